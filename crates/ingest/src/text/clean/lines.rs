//! Lines of Chinese text that a page's width broke in the middle of a phrase ("否认" / "糖尿病史").

/// Narrowest page in columns, two for a Chinese character: fifteen characters.
const NARROWEST: usize = 30;
/// Columns by which a full line may be shorter than the widest.
const SLACK: usize = 3;

/// Places of line ends that a fixed width made, in order: a block of three lines or more, most of them of one width,
/// with punctuation inside, and no mark at the end of the line. Empty for text without Chinese.
pub(crate) fn broken_lines(text: &str) -> Vec<usize> {
    let mut broken = Vec::new();
    if !text.bytes().any(|byte| (0xE4..=0xE9).contains(&byte)) {
        return broken;
    }
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        if words.trim().is_empty() {
            close(&mut block, &mut broken);
        } else {
            block.push((at, words));
        }
        at += line.len();
    }
    close(&mut block, &mut broken);
    broken
}

fn close(block: &mut Vec<(usize, &str)>, broken: &mut Vec<usize>) {
    let lines = std::mem::take(block);
    let widest = lines
        .iter()
        .map(|(_, line)| columns(line))
        .max()
        .unwrap_or(0);
    let is_full = |line: &str| columns(line) + SLACK >= widest;
    let full = lines.iter().filter(|(_, line)| is_full(line)).count();
    if lines.len() < 3 || widest < NARROWEST || full * 2 < lines.len() {
        return;
    }
    for pair in lines.windows(2) {
        let ((at, line), (after, next)) = (pair[0], pair[1]);
        if is_full(line) && is_prose(line) && runs_on(line, next) {
            broken.push(at + line.len());
            broken.extend(at + line.len() + 1..after);
        }
    }
}

fn columns(line: &str) -> usize {
    line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn is_prose(line: &str) -> bool {
    line.contains(['，', '。', '、', '；', ','])
}

fn runs_on(line: &str, next: &str) -> bool {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let ends =
        line.trim_end() == line && line.ends_with(|c: char| han(c) || c.is_ascii_alphanumeric());
    let heading = next.chars().take(8).any(|c| matches!(c, '：' | ':'));
    let listed = next.starts_with(|c: char| c.is_ascii_digit())
        && next
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with(['.', '、', ')', '）']);
    let both_latin =
        line.ends_with(|c: char| c.is_ascii()) && next.starts_with(|c: char| c.is_ascii());
    ends && !heading
        && !listed
        && !both_latin
        && next.starts_with(|c: char| han(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_width_that_end_in_a_phrase_are_broken() {
        let page = "患者3天前受凉后出现发热、咳嗽，体温最高达三十九度，否认\n糖尿病史，否认冠心病史，口服头孢后无好转，既往对青霉素有\n过敏史，今来我院就诊，门诊以肺炎收入院。\n";
        let joined: usize = broken_lines(page).len();
        assert_eq!(joined, 2);
        assert!(broken_lines("一级护理\n低盐低脂饮食\n吸氧\n").is_empty());
        let list = "高血压病史10年，长期口服氨氯地平片治疗。\n糖尿病史5年，长期口服二甲双胍片治疗。\n冠心病史3年，长期口服阿司匹林片治疗。\n";
        assert!(broken_lines(list).is_empty());
    }
}

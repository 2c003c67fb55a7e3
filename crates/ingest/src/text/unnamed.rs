//! Findings that no dictionary names but a note asks after or denies: "?labral tear", "no RV strain", "无虹膜新生血管". They are
//! kept as written. What the words may also be (an order, a plan, a drug) is left alone.

use super::page::{Page, Sentence, Term};
use super::phrases::Openings;
use record::{
    Assertion, ClinicalStatus, Condition, ConditionCategory, Experiencer, Presence, SectionKind,
    Span, TermKind, VerificationStatus,
};
use std::sync::LazyLock;

/// Most words of such a name.
const MOST_WORDS: usize = 4;

/// Reads them once every named thing of the sentence is read.
pub(crate) fn read(page: &mut Page<'_>, sentence: &mut Sentence<'_>) {
    if matches!(
        sentence.kind,
        SectionKind::Medications
            | SectionKind::Allergies
            | SectionKind::SocialHistory
            | SectionKind::FamilyHistory
            | SectionKind::Administrative
            | SectionKind::Immunizations
    ) {
        return;
    }
    let opened: Vec<(Presence, Span)> = sentence.context.opened().collect();
    let mut names = Vec::new();
    for (presence, cue) in opened {
        let words = &sentence.text[cue.start..cue.end];
        if opens_name(presence, words) {
            let name = match sentence.text[cue.end..].trim_start().chars().next() {
                Some(first) if first.is_ascii() => shortened(sentence, cue.end)
                    .or_else(|| latin(page, sentence, cue.end, presence)),
                _ => chinese(sentence, cue.end),
            };
            names.extend(name.filter(|name| is_free(sentence, *name)));
        }
    }
    names.extend(asked(sentence).filter(|name| is_free(sentence, *name)));
    for name in names {
        write(page, sentence, name);
    }
}

/// "盆腔积液?B超", "考虑假性囊肿?": in Chinese the mark stands behind what is asked after.
fn asked<'s>(sentence: &'s Sentence<'_>) -> impl Iterator<Item = Span> + 's {
    const LEADS: [&str; 9] = [
        "考虑", "疑似", "怀疑", "可能", "排除", "除外", "合并", "并发", "疑",
    ];
    const NO_NAMES: [&str; 20] = [
        "加", "予", "用", "同意", "是否", "怎", "何", "需", "要", "能", "吗", "呢", "谁", "哪",
        "几", "多少", "停", "过敏", "病史", "家族",
    ];
    let words = sentence.words();
    let marks = words.match_indices('?').filter(|_| !words.is_ascii());
    marks.filter_map(move |(mark, _)| {
        let before = &words[..mark];
        let from = before
            .rfind(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c))
            .map_or(0, |at| {
                at + before[at..].chars().next().map_or(1, char::len_utf8)
            });
        let opens = before[..from].chars().next_back().is_none_or(|c| {
            matches!(
                c,
                ',' | ';' | '。' | '、' | ':' | ' ' | '\n' | '(' | '?' | '.'
            )
        });
        let name = &before[from..];
        let name = LEADS
            .iter()
            .find_map(|lead| name.strip_prefix(lead))
            .unwrap_or(name);
        let fits = opens
            && (2..=10).contains(&name.chars().count())
            && ends_as_finding(name)
            && !NO_NAMES.iter().any(|word| name.contains(word));
        let end = sentence.span.start + mark;
        fits.then(|| Span::new(end - name.len(), end))
    })
}

/// A name of a finding ends like this.
fn ends_as_finding(name: &str) -> bool {
    CHINESE_ENDINGS
        .split('|')
        .any(|ending| name.ends_with(ending))
}

/// Findings that notes shorten and whose letters mean nothing else behind "no" or a question mark.
const SHORTENED: &str = "ABPA|EGPA|IVH|PVL|ROP|RSV|KS|MTS|RD|NEC|TLS|SVCO|MSCC|VOD|GVHD|PTLD|HLH|TMA|ONJ|MRONJ|IRIS|PML|NMS|ESBL|CRE|PONV|OSA|VUR|IUGR|PPROM|HELLP|CJD|CIDP|GBS|PRES|CVST|ICP|EPSE|EUPD|FTT|VSD|ASD|HOCM|CTEPH|PBC|PSC|AIH|UC|CD";

/// "No IVH", "?EGPA ANCA sent": one shortened name right behind the cue.
fn shortened(sentence: &Sentence<'_>, at: usize) -> Option<Span> {
    let rest = &sentence.text[at..sentence.span.end];
    let start = at + rest.len() - rest.trim_start_matches(' ').len();
    let rest = &sentence.text[start..sentence.span.end];
    let end = rest
        .find(|c: char| !c.is_ascii_uppercase())
        .unwrap_or(rest.len());
    let closed = !rest[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let known = || SHORTENED.split('|').any(|name| name == &rest[..end]);
    (end > 1 && closed && known()).then(|| Span::new(start, start + end))
}

fn opens_name(presence: Presence, cue: &str) -> bool {
    const ASKS: &[&str] = &[
        "?",
        "query",
        "poss",
        "poss.",
        "possible",
        "r/o",
        "suspected",
        "susp",
        "疑",
        "疑似",
        "可疑",
        "vs",
        "vs.",
    ];
    const DENIES: &[&str] = &[
        "no", "nil", "denies", "denied", "without", "not", "无", "未见", "否认", "未及",
    ];
    let cue = cue.to_ascii_lowercase();
    match presence {
        Presence::Absent => DENIES.contains(&cue.as_str()) || cue.starts_with("no "),
        Presence::Possible => ASKS.contains(&cue.as_str()),
        _ => false,
    }
}

/// Last words of names of findings, by how they end.
const ENDINGS: [&str; 20] = [
    "itis", "osis", "emia", "aemia", "uria", "pathy", "oma", "algia", "rrhea", "rrhoea", "megaly",
    "plegia", "paresis", "ectasis", "edema", "oedema", "penia", "trophy", "cele", "rrhage",
];

static LAST_WORDS: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "effusion|effusions|collection|collections|abscess|tear|tears|fracture|fractures|bleed|bleeding|swelling|strain|sprain|drainage|discharge|mass|masses|lump|lumps|nodule|nodules|lesion|lesions|rash|deficit|deficits|weakness|numbness|pain|pains|tenderness|retention|obstruction|perforation|leak|stenosis|thrombus|clot|clots|infection|sores|sore|ulcer|ulcers|ulceration|recession|recessions|retractions|murmur|crepitus|guarding|rigidity|distension|hernia|sx|jaundice|cyanosis|wheeze|stridor|spasm|drooling|lows|hypos|dehydration|distress|compromise|instability|haemorrhage|hemorrhage|shunt|stones|stone|neovascularisation|detachment|defect|dislocation|rupture|necrosis|infarct|infarcts|ischaemia|ischemia|emboli|embolus|syndrome|recurrence|relapse|rejection|toxicity|flare|exacerbation|failure|impingement|entrapment|torsion|stricture|fistula|adhesions|carcinoma|ca|malignancy|mets|tumour|tumor|cyst|polyp|polyps|hypertrophy|blockage|occlusion|dissection|aneurysm|bulge|prolapse|gallop|sicca|rub|bruit|thrill|creps|crackles|bruising|petechiae|purpura|erythema|redness|pus|slough|odour|contractions|symptoms|full|disease|atelectasis|block|spots|floaters|photophobia|hallucinations|delusions|intent|self-harm|psychosis|mania|sensitivity|intolerance|overload|burn|burns|bite|trauma|injury|regurgitation|syn|synd|compr|compression|def|deficiency|dz|lac|laceration|extravasation|dehiscence|hydrosalpinx|vegetation|vegetations|granuloma|angioedema",
    )
});

/// Words with which no finding is named: acts, orders, people, plans.
static NO_FINDING: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "dose|doses|change|changes|need|needs|plan|plans|concern|concerns|meds|medication|medications|drug|drugs|allergy|allergies|smoking|alcohol|compliance|compliant|stop|start|switch|increase|reduce|refer|referral|admit|admission|home|date|when|why|what|where|how|who|if|ask|check|repeat|rpt|review|scan|bloods|further|more|other|new|previous|prior|regular|current|show|response|reply|answer|history|record|records|idea|interest|intention|wish|thanks|consent|family|wife|husband|mum|dad|visitors|contact|action|treatment|surgery|operation|intervention|indication|contraindication|evidence|sign|signs|role|benefit|point|time|longer|yet|today|now|still|not|the|a|an|to|for|his|her|their|be|been|is|was|has|had|have|should|could|would|can|add|give|given|try|trial|taking|takes|took|due|per|dx|cause|aetiology|etiology|source|significance|nka|nkda|labs|results|result|ecg|ekg|ct|mri|us|uss|xr|cxr|oct|ctpa|cta|eeg|emg|mrcp|tte|tsh|echo|biopsy|culture|cultures|swab|abx|antibiotics|steroids|insulin|oxygen|fluids|transfusion|supplement|supplements|otc|herbal|access|beds|bed|capacity|driving|sport|work|school|travel|pets|exposure|exposures|partner|kids|children|menses|periods|period|lmp|appetite|relief|improvement|progress|difference|issues|problem|problems|complaints|complaint|comment|comments|input|diff|suitable|candidate|eligible|safe|ok|same|old|last|next|recent|acute|specific|obvious|clear|definite|formal|active|significant|overt|codeine|nsaids|patch|vape|vaping|cigs|weed|booze|etoh",
    )
});

/// The words behind a cue up to the next mark, where they can name a finding.
fn latin(page: &Page<'_>, sentence: &Sentence<'_>, at: usize, presence: Presence) -> Option<Span> {
    static ENDS: LazyLock<Openings<()>> = LazyLock::new(|| {
        Openings::barred(
            "on|in|at|since|but|today|now|or|and|with|w|vs|v|for|from|this|as|so|if|then|that|when|after|before|during|of|by|till|until|discussed|awaiting|await|noted|seen|felt|heard|either|too|again|pt|yet|though|tho|nor|plus|to|also",
        )
    });
    let text = sentence.text;
    let start =
        at + text[at..sentence.span.end].len() - text[at..sentence.span.end].trim_start().len();
    let rest = &text[start..sentence.span.end];
    let mark = rest
        .find(|c: char| !(c.is_alphabetic() && c.is_ascii() || matches!(c, ' ' | '-' | '\'')))
        .unwrap_or(rest.len());
    let open = &rest[mark..];
    // A number or a sign that goes on makes it something else.
    if open.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '/' | '=' | '%' | '#')) {
        return None;
    }
    let known = |list: &Openings<()>, word: &str| list.words_of(word).any(|one| one == word);
    let mut words = Vec::new();
    let mut end = start;
    for word in rest[..mark].split(' ').filter(|word| !word.is_empty()) {
        let lower = word.to_ascii_lowercase();
        if known(&ENDS, &lower) || word == "-" {
            break;
        }
        end = start + (word.as_ptr() as usize - rest.as_ptr() as usize) + word.len();
        words.push(lower);
    }
    let last = words.last()?;
    let head = known(&LAST_WORDS, last) || ENDINGS.iter().any(|ending| last.ends_with(ending));
    let rare = |word: &String| word.len() > 2 && !page.lexicon.word(word).frequent;
    let told = head || presence == Presence::Possible && words.iter().any(rare);
    let fits = words.len() <= MOST_WORDS
        && end - start > 2
        && !words.iter().any(|word| known(&NO_FINDING, word));
    (told && fits).then_some(Span::new(start, end))
}

/// Endings of the names of findings.
const CHINESE_ENDINGS: &str = "炎|症|癌|瘤|石|栓塞|血栓|出血|痛|肿|骨折|疝|裂|损伤|损害|中毒|衰竭|潴留|狭窄|梗阻|积液|感染|综合征|脱离|新生血管|水肿|溃疡|坏死|穿孔|增生|功能不全|障碍|缺乏|缺钙|脱水|痉挛|结节|占位|转移|复发|变性|脓肿|粘连|撕裂|渗漏|瘘|脓疱|压疮|褥疮|病变|结石|残石|胆石|梗死|梗塞|缺血|中止|耐药|不张|实变|破裂|夹层|赘生物|憩室|息肉|腹水|胸水|缺铁|气胸|血肿|卒中|谵妄|痴呆|畸形|缺损|戒断|脱垂|移位|松动|早期|白斑|红肿|渗出|反流|萎缩|排斥|压痛|反跳痛|叩痛|杂音|啰音|水泡|水疱|紫癜|瘀斑|黄染|发绀|抽搐|偏瘫|瘫痪|失语|病";

fn chinese(sentence: &Sentence<'_>, at: usize) -> Option<Span> {
    /// Characters of a name.
    const LENGTH: std::ops::RangeInclusive<usize> = 2..=10;
    const NONE: &[&str] = &[
        "明显诱因",
        "特殊",
        "其他",
        "家族",
        "药物",
        "过敏",
        "不适",
        "变化",
        "相关",
        "类似",
        "诱因",
        "既往",
        "患者",
        "用药",
    ];
    let at = super::number::blanks(sentence.text, at).min(sentence.span.end);
    let rest = &sentence.text[at..sentence.span.end];
    let end = rest
        .find(|c: char| !('\u{4e00}'..='\u{9fff}').contains(&c))
        .unwrap_or(rest.len());
    let name = &rest[..end];
    let goes_on = rest[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let names = LENGTH.contains(&name.chars().count())
        && !goes_on
        && ends_as_finding(name)
        && !NONE.iter().any(|word| name.contains(word));
    names.then(|| Span::new(at, at + end))
}

/// Read by nothing, and named by no dictionary as something else.
fn is_free(sentence: &Sentence<'_>, name: Span) -> bool {
    let touching = |term: &&Term| term.span.overlaps(name);
    !sentence.terms.iter().filter(touching).any(|term| {
        let finding = matches!(
            term.kind,
            TermKind::Problem | TermKind::Symptom | TermKind::Device | TermKind::Gene
        );
        // What an abbreviation of several senses means is not decided by leaving it as written.
        let words = &sentence.text[name.start..name.end];
        let undecided = term.ambiguous
            && term.span == name
            && !words.bytes().any(|byte| byte.is_ascii_lowercase());
        let of_substance = ["def", "deficiency", "overload", "toxicity", "withdrawal"]
            .iter()
            .any(|ending| words.ends_with(ending))
            && matches!(
                term.kind,
                TermKind::Drug | TermKind::Chemical | TermKind::Laboratory
            );
        let short = || SHORTENED.split('|').any(|known| known == words);
        !of_substance && (term.used || !term.ambiguous && !finding || undecided && !short())
    })
}

fn write(page: &mut Page<'_>, sentence: &mut Sentence<'_>, name: Span) {
    let found: Assertion = sentence.context.assertion(name);
    let sure = matches!(found.presence, Presence::Absent | Presence::Possible);
    if !sure || found.experiencer != Experiencer::Patient {
        return;
    }
    let condition = Condition {
        code: page.concept(name, None),
        category: ConditionCategory::Symptom,
        clinical_status: ClinicalStatus::Unknown,
        verification_status: match found.presence {
            Presence::Absent => VerificationStatus::Refuted,
            _ => VerificationStatus::Provisional,
        },
        severity: None,
        body_site: None,
        onset: None,
        abatement: None,
        recorded_date: None,
        assertion: page.assertion(found),
    };
    let fact = page.fact("condition", name, condition);
    page.record.conditions.push(fact);
    sentence.spend(name);
}

//! Chinese names and addresses.

use super::Category;
use super::page::{Found, Page};
use super::token::is_han;
use record::Span;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Family names of one character, commonest first, simplified and traditional.
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪辛柯庄温牛葛樊鲁殷祁俞焦耿章阎岳齐梅倪申翟聂凌柳邢毕路欧左骆裴翁蓝安兰关霍鲍管卫季伍隋苗符涂佟谷卜解查柏盛穆靳宁项房蒲凤褚阮古滕牟冉丛凌解奚池艾张張劉陳楊黃趙吳孫馬鄭謝許韓鄧馮蕭葉蔣呂盧鐘譚陸範韋賈鄒閆龍賀顧龔萬錢嚴湯賴莊齊閻聶歐駱藍關鮑衛寧項鳳";

/// Family names of two characters.
const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙",
    "宇文", "夏侯", "歐陽", "司馬", "諸葛",
];

/// Behind these labels stands a name.
static LABELLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:姓\s*名|患者姓名|病人姓名|患儿姓名|患者名|病人|产妇姓名|联系人|家属|监护人|陪护人?|陈述者|病史陈述者|供史者|代诉人|(?:主管|经治|主治|住院|主任|副主任|值班|首诊|接诊|责任|管床|上级|会诊|申请|报告|审核|检查|检验|记录|麻醉|手术|送检|开单|管|病理|诊断|影像|书写)?(?:医师|医生|医士|护士|者|技师|药师)(?:签名|签字|姓名)?|签\s*名|签字|主刀|术者|第?[一二]?助手|一助|二助|麻醉师|记录人|审核人|报告人|检验者|审核者|核对者?|录入人|患者本人|委托人|被委托人|受托人|父亲姓名|母亲姓名|配偶姓名|法定代理人|主任|副主任)\s*(?:（签[字名]）|\(签[字名]\)|（手写签名）)?\s*[:：]\s*(?P<x>[\p{Han}]{2,4}(?:\s*[·•]\s*[\p{Han}]{1,8})?)").ok()
});

/// Before these stands a name.
static TITLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<x>[\p{Han}]{1,3})(?:副?主任(?:医师|医生)?|主治(?:医师|医生)|住院医师|医师|医生|大夫|护士长|护士|教授|先生|女士|小姐|老师|同志|太太|院长|药师|技师|师傅|老先生|奶奶|爷爷|阿姨)").ok()
});

/// Behind these words stands a name, if it begins with a family name and a word that ends it follows.
static LED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:患者|病人|患儿|病员|产妇|孕妇|其(?:父|母|子|女|妻|夫|兄|弟|姐|妹|儿子|女儿|丈夫|妻子|父亲|母亲|爱人|配偶|哥哥|弟弟|姐姐|妹妹)|家属|儿子|女儿|丈夫|妻子|爱人|配偶|联系人|名叫|叫做|我叫|系|由|请|经)\s*(?P<x>[\p{Han}]{2,4}?)(?:[，,、。；;（(\s]|男|女|，|因|系|今|于|诉|自|主|来|入|再|曾|及|陪|签|既|为|是|现|的|会诊|查看|主刀|行|$)").ok()
});

/// A line that is a name, a sex and an age: "张三，男，56岁".
static HEADED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)(?:^|[\s：:。，,；;（(])(?P<x>[\p{Han}]{2,4})\s*[，,、\s（(]\s*(?:性别[:：]?)?\s*(?:男|女)(?:性)?\s*[，,、\s）)]\s*(?:年龄[:：]?)?\s*\d{1,3}\s*(?:周?岁|月|天)").ok()
});

/// Words that begin like a name and are none.
const WORDS: &[&str] = &[
    "高血压",
    "高血",
    "高热",
    "高脂",
    "高龄",
    "白细",
    "白血",
    "白蛋",
    "金黄",
    "石膏",
    "黄疸",
    "黄染",
    "方案",
    "方法",
    "万古",
    "安静",
    "安排",
    "安装",
    "何时",
    "任何",
    "明显",
    "全身",
    "周围",
    "周身",
    "周期",
    "周岁",
    "左侧",
    "左肺",
    "左下",
    "左上",
    "左心",
    "左肾",
    "左乳",
    "左眼",
    "左手",
    "左腿",
    "左足",
    "左膝",
    "左髋",
    "左肩",
    "向心",
    "常规",
    "常见",
    "常有",
    "管理",
    "管床",
    "关节",
    "关于",
    "解大",
    "解小",
    "解便",
    "解除",
    "查体",
    "查血",
    "查房",
    "查看",
    "康复",
    "温度",
    "温水",
    "牛奶",
    "易怒",
    "于今",
    "于昨",
    "于入",
    "于我",
    "于外",
    "于当",
    "于门",
    "于急",
    "于本",
    "于家",
    "于术",
    "于凌",
    "余无",
    "余未",
    "余正",
    "程度",
    "段时",
    "路过",
    "文化",
    "单位",
    "曾有",
    "曾因",
    "曾用",
    "曾在",
    "曾于",
    "曾行",
    "曾患",
    "曾服",
    "付费",
    "水平",
    "时间",
    "江苏",
    "江西",
    "陕西",
    "宁夏",
    "古典",
    "古柯",
    "季节",
    "平素",
    "平时",
    "史无",
    "史可",
    "史否",
    "史不",
    "丛集",
    "符合",
    "齐全",
    "盛行",
    "房颤",
    "房间",
    "房室",
    "项目",
    "章节",
    "申请",
    "凌晨",
    "洪水",
    "武汉",
    "龙胆",
    "雷尼",
    "雷贝",
    "雷公",
    "唐氏",
    "田间",
    "胡须",
    "林可",
    "黎明",
    "许可",
    "许多",
    "董事",
    "庄稼",
    "华法",
    "万分",
    "严重",
    "严格",
    "严密",
    "莫西",
    "莫名",
    "伍用",
    "池塘",
    "艾司",
    "艾滋",
    "艾灸",
    "兰索",
    "毛发",
    "毛细",
    "谷丙",
    "谷草",
    "柏油",
    "柳氮",
    "骆驼",
    "贾第",
    "毕业",
    "苗条",
    "梅毒",
    "施行",
    "汤剂",
    "辛伐",
    "辛辣",
    "康复",
    "宁波",
    "阮病",
    "孟鲁",
    "成人",
    "主任",
    "主治",
    "副主",
    "住院",
    "上级",
    "值班",
    "责任",
    "经治",
    "管床",
    "首诊",
    "接诊",
    "全科",
    "专科",
    "外科",
    "内科",
    "儿科",
    "妇科",
    "眼科",
    "麻醉",
    "当班",
    "手术",
    "本院",
    "我院",
    "家庭",
    "社区",
    "门诊",
    "急诊",
    "会诊",
    "多位",
    "两位",
    "各位",
    "一位",
    "多名",
    "一名",
    "该名",
    "夜班",
    "白班",
    "实习",
    "进修",
    "规培",
    "主管",
    "咨询",
    "心理",
    "能力",
    "本人",
    "自诉",
    "代诉",
    "家属",
    "父母",
    "母亲",
    "父亲",
    "未婚",
    "已婚",
    "离异",
    "丧偶",
    "汉族",
    "男性",
    "女性",
    "患者",
    "病人",
    "方式",
    "和田",
    "白天",
    "白色",
    "白带",
    "黄色",
    "黄绿",
    "高度",
    "高位",
    "高危",
    "高峰",
    "金属",
    "石淋",
    "石蜡",
    "水肿",
    "常年",
    "安全",
    "安定",
];

/// Finds Chinese names.
pub(super) fn find(page: &Page<'_>, found: &mut Found) {
    if !page.text.contains(is_han) {
        return;
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    each(&LABELLED, page.text, |start, name| {
        let name = field(name);
        if name.chars().count() >= 2 && !is_word(name) {
            add(page, found, start, name, &mut names);
        }
    });
    each(&HEADED, page.text, |start, name| {
        if is_name(name) {
            add(page, found, start, name, &mut names);
        }
    });
    each(&LED, page.text, |start, name| {
        if is_name(name) && whole(page, name) {
            add(page, found, start, name, &mut names);
        }
    });
    each(&TITLED, page.text, |start, name| {
        // The longest ending of what stands before the title that is a name: "请心内科李明主任".
        let ends: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        if let Some(at) = ends.into_iter().find(|at| is_titled_name(&name[*at..])) {
            add(page, found, start + at, &name[at..], &mut names);
        }
    });
    for name in &names {
        for (start, _) in page.text.match_indices(name.as_str()) {
            found.mark(
                page.text,
                Span::new(start, start + name.len()),
                Category::Name,
            );
        }
    }
}

/// Marks the Chinese names that the record has.
pub(super) fn known(page: &Page<'_>, found: &mut Found, names: &[&str]) {
    for name in names
        .iter()
        .filter(|name| name.starts_with(is_han) && name.chars().count() > 1)
    {
        for (start, _) in page.text.match_indices(name) {
            found.mark(
                page.text,
                Span::new(start, start + name.len()),
                Category::Name,
            );
        }
    }
}

fn each(pattern: &LazyLock<Option<Regex>>, text: &str, mut with: impl FnMut(usize, &str)) {
    let Some(pattern) = pattern.as_ref() else {
        return;
    };
    let mut from = 0;
    while let Some(captures) = text.get(from..).and_then(|rest| pattern.captures(rest)) {
        let Some(hit) = captures.name("x") else {
            return;
        };
        with(from + hit.start(), hit.as_str());
        // The end of a name may be the beginning of the next label.
        let next = from + hit.end().max(1);
        from = if next > from { next } else { return };
    }
}

fn add(page: &Page<'_>, found: &mut Found, start: usize, name: &str, names: &mut BTreeSet<String>) {
    found.mark(
        page.text,
        Span::new(start, start + name.len()),
        Category::Name,
    );
    if name.chars().count() >= 2 {
        names.insert(name.to_string());
    }
}

/// A field's name without the label that follows it at once: "张三性别" is "张三".
fn field(name: &str) -> &str {
    const NEXT: &[&str] = &[
        "性别", "年龄", "男", "女", "科室", "床号", "住院", "病案", "职业", "民族", "籍贯", "日期",
        "时间", "签", "电话", "婚姻", "职称", "病区", "出生", "联系",
    ];
    let end = NEXT
        .iter()
        .filter_map(|word| name.find(word))
        .filter(|at| *at >= 6)
        .min()
        .unwrap_or(name.len());
    // Three characters at most, unless the family name has two.
    let most = if DOUBLE.iter().any(|family| name.starts_with(family)) {
        4
    } else {
        3
    };
    let cut = if name.contains(['·', '•']) {
        name.len()
    } else {
        name.char_indices()
            .nth(most)
            .map_or(name.len(), |(at, _)| at)
    };
    &name[..end.min(cut)]
}

fn is_word(name: &str) -> bool {
    WORDS.iter().any(|word| name.starts_with(word))
        || matches!(name, "不详" | "无" | "未知" | "本人" | "同上")
}

/// A family name and one or two more characters.
fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    let double = DOUBLE.iter().any(|family| name.starts_with(family));
    let single = name
        .chars()
        .next()
        .is_some_and(|first| FAMILY.contains(first));
    !is_word(name) && (double && (3..=4).contains(&count) || single && (2..=3).contains(&count))
}

fn is_titled_name(name: &str) -> bool {
    let single = name.chars().count() == 1
        && name.chars().next().is_some_and(|first| {
            FAMILY.contains(first) && !"任常向文方万安左于程何严管关解".contains(first)
        });
    single || is_name(name) || DOUBLE.contains(&name)
}

/// A led name of characters that make no clinical term together.
fn whole(page: &Page<'_>, name: &str) -> bool {
    const PARTS: &[char] = &[
        '痛', '热', '咳', '病', '症', '炎', '血', '压', '术', '院', '诊', '疗', '药', '史', '无',
        '未', '有', '可', '不', '否', '诉', '行', '予', '在', '后', '前', '时', '日', '月', '年',
        '岁', '天', '周', '次', '侧', '部', '体', '自', '因', '为', '示', '性', '科', '服', '下',
    ];
    let clinical = page.lexicon.matches(name);
    clinical.iter().all(|found| found.ambiguous)
        && !name.chars().skip(1).any(|c| PARTS.contains(&c))
}

static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:[\p{Han}]{2,7}(?:省|自治区))?(?:[\p{Han}]{2,8}?(?:市|自治州|地区|盟))?(?:[\p{Han}]{1,8}?(?:区|县|旗|市))?(?:[\p{Han}]{1,8}?(?:街道|镇|乡|开发区))?(?:[\p{Han}\d]{1,10}?(?:路|街|大道|胡同|巷|弄|村|屯|组|社区|小区|花园|公寓|大厦|广场|新村|家园|苑))+(?:[\p{Han}]{0,8}?\d+(?:[-－]\d+)?\s*(?:号楼?|弄|栋|幢|座|单元|室|层|楼|户|组|队))*|\d+\s*(?:号楼|栋|幢|单元)\s*\d*\s*(?:单元|室|号)?(?:\d+室)?").ok()
});

/// City, district or county by its ending, where a word of place stands before it.
static TOWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:住在|住于|家住|居住于|居住在|生于|出生于|出生地|原籍|籍贯|来自|户籍|现居|久居|长期居住|前往|去过|到过|位于)\s*(?P<x>(?:[\p{Han}]{2,6}(?:省|自治区))?[\p{Han}]{2,6}?(?:市|州|地区)(?:[\p{Han}]{1,6}?(?:区|县|旗|镇|乡|村))*|(?:[\p{Han}]{2,6}(?:省|自治区))[\p{Han}]{1,6}?(?:县|区|镇|乡|村)+|[\p{Han}]{2,5}(?:县|镇|乡|村))").ok()
});

/// Cities without the word for city.
const CITIES: &[&str] = &[
    "北京",
    "上海",
    "天津",
    "重庆",
    "广州",
    "深圳",
    "武汉",
    "成都",
    "杭州",
    "南京",
    "西安",
    "苏州",
    "郑州",
    "长沙",
    "沈阳",
    "青岛",
    "宁波",
    "东莞",
    "无锡",
    "佛山",
    "合肥",
    "大连",
    "福州",
    "厦门",
    "哈尔滨",
    "济南",
    "温州",
    "南宁",
    "长春",
    "泉州",
    "石家庄",
    "贵阳",
    "南昌",
    "金华",
    "常州",
    "嘉兴",
    "太原",
    "徐州",
    "惠州",
    "珠海",
    "中山",
    "台州",
    "烟台",
    "兰州",
    "绍兴",
    "海口",
    "扬州",
    "昆明",
    "乌鲁木齐",
    "银川",
    "西宁",
    "拉萨",
    "呼和浩特",
    "台北",
    "高雄",
    "香港",
    "澳门",
];

/// Words that an address is not made of, though it is found with them.
const BEFORE: &[&str] = &[
    "家住",
    "住在",
    "住于",
    "居住在",
    "居住于",
    "现住",
    "户籍",
    "位于",
    "来自",
    "患者",
    "生于",
    "前往",
    "送至",
    "住",
];

/// Finds Chinese addresses, towns and cities.
pub(super) fn places(page: &Page<'_>, found: &mut Found) {
    if !page.text.contains(is_han) {
        return;
    }
    if let Some(pattern) = ADDRESS.as_ref() {
        for hit in pattern.find_iter(page.text) {
            let (mut start, mut words) = (hit.start(), hit.as_str());
            for before in BEFORE {
                if let Some(at) = words.rfind(before) {
                    start += at + before.len();
                    words = &words[at + before.len()..];
                }
            }
            if is_address(words) {
                found.mark(page.text, Span::new(start, hit.end()), Category::Place);
            }
        }
    }
    each(&TOWN, page.text, |start, name| {
        found.mark(
            page.text,
            Span::new(start, start + name.len()),
            Category::Place,
        );
    });
    for city in CITIES {
        for (start, _) in page.text.match_indices(city) {
            let behind = &page.text[start + city.len()..];
            let end = start
                + city.len()
                + if behind.starts_with('市') {
                    '市'.len_utf8()
                } else {
                    0
                };
            // "中山" is a person's name too, and the wide region of Hong Kong stays with its city.
            if !behind.starts_with(['人', '话', '产', '型', '株', '鸭', '菜', '青'])
                || behind.starts_with("人民")
            {
                found.mark(page.text, Span::new(start, end), Category::Place);
            }
        }
    }
}

/// An address has a number, or a province, city or district before its street.
fn is_address(words: &str) -> bool {
    const CLINICAL: &[&str] = &[
        "通路",
        "尿路",
        "气路",
        "回路",
        "线路",
        "道路",
        "走路",
        "旁路",
        "一路",
        "通道",
        "路径",
        "心路",
        "管路",
        "电路",
        "生路",
        "胆路",
        "静脉",
        "动脉",
        "肿",
        "区域",
        "对照组",
        "病",
        "治疗组",
        "肌",
        "组织",
        "神经",
        "病区",
    ];
    if CLINICAL.iter().any(|word| words.contains(word)) {
        return false;
    }
    let number = words.contains(|c: char| c.is_ascii_digit());
    let region = ["省", "市", "区", "县", "镇", "乡", "自治"]
        .iter()
        .any(|word| words.contains(word));
    let street = [
        "路", "街", "大道", "胡同", "巷", "弄", "村", "小区", "花园", "新村", "社区", "公寓", "苑",
        "家园", "号楼", "单元", "栋", "幢",
    ]
    .iter()
    .any(|word| words.contains(word));
    words.chars().filter(|c| is_han(*c)).count() >= 4 && street && (number || region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        for pattern in [&LABELLED, &TITLED, &LED, &HEADED, &ADDRESS, &TOWN] {
            assert!(pattern.is_some());
        }
    }
}

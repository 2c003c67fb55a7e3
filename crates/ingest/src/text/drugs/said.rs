//! Words behind a drug's name that say whether it is taken, in English and Chinese.

use crate::text::phrases::Phrases;
use std::sync::LazyLock;

/// What is said of taking a drug behind its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Said {
    Stopped,
    Held,
    /// Declined, not started, not needed, not to be given.
    NotTaken,
    /// Talked about, nothing decided.
    Considered,
    /// Under a condition that is not met yet.
    OnlyIf,
    /// Used in an earlier time that is over.
    Over,
    Planned,
    /// Goes on, with or without a change.
    Goes,
    /// Taken again after a stop.
    Again,
}

impl Said {
    /// The drug is not taken by what is said.
    pub(crate) fn ends(self) -> bool {
        matches!(
            self,
            Self::Stopped | Self::Held | Self::NotTaken | Self::Over
        )
    }
}

/// The words behind a name, found longest first.
pub(crate) static BEHIND: LazyLock<Phrases<Said>> = LazyLock::new(|| {
    let rows = WORDS
        .iter()
        .flat_map(|(said, words)| words.split('|').map(move |word| (word, *said)));
    Phrases::new(rows)
});

/// Lower case, parted by `|`.
const WORDS: &[(Said, &str)] = &[
    (
        Said::Stopped,
        "never helped|never worked|did nothing|does nothing|no use|not much use|cancelled|canceled|changed|switched|taper done|taper completed|taper finished|no response|no joy|not cont|not for continuation|didn't shift it|did not shift it|didn't help it|stopped taking|stopped|stop|stopping|given up|gave up|abandoned|crossed off|crossed out|crossed through|struck off|struck out|struck through|scored out|deprescribed|failed|trial failed|self-discontinued|self-ceased|self-stopped|\
         ceased|cease|discontinued|discontinue|discontinuing|d/c'd|d/c'ed|d/ced|d/cd|dc'd|dc'ed|dced|\
         dcd|d/c|dc|weaned off|tapered off|came off|come off|coming off|taken off|withdrawn|taken down|disconnected|\
         removed|finished|completed|course completed|course finished|course complete|no longer taken|no longer taking|\
         no longer takes|no longer used|no longer needed|no longer required|no longer|not any more|not anymore|\
         any more|ran out|run out|not tolerated|not tolerate|intolerant|no help|no benefit|no effect|ineffective|did not help|didn't help|didn't work|did not work|\
         not helpful|irritant|done|took away|taken away|weaned|not refilled|never refilled|lapsed|expired|discarded|binned|off|off list|off the list|off it|off them|off her list|off his list|\
         out of the mix|out|binned it|bin it|in the bin|stopped it|stopped them|quit|quit it|gave it up|came off it|came off them|no more|never again|useless|no good|\
         didn't suit|did not suit|doesn't suit|made no difference|no difference|not helping|dropped|ditched|ditched it|scrapped|switched off|pulled|delete|deleted|\
         remove|agrees to stop|agreed to stop|agree to stop|asked to stop|asked to quit|happy to stop|wants to stop|self-d/c'd|self d/c'd|self-dc'd|not to continue|course over|\
         didn't agree|did not agree with|didn't agree with|told to bin it|last one was|replaced|advised to stop|told to stop|advised to cease|told to cease|asked to cease|agreed to cease|advised to come off|told to come off|stoped|discontined|to stay off|stay off|ended|swapped out|jacked it in|packed it in|not renewing|not renewed|nil since|no longer works|no longer working|stopped working|not effective|infusion down|drip down|pca down|didn't clear it|did not clear it|didn't touch it",
    ),
    (
        Said::Stopped,
        "已停并嘱|已停用并嘱|已停药并嘱|停用并嘱|停药并嘱|已停且|删|删掉|删去|已删|已删除|已划掉|昨撤|今撤|撤除|停咗|停左|早停咗|冇再食|唔再食|早停了|早就停了|立即停|即停|即停用|无效停|停于|停於|停药于|现不吃|现不服用|已停用|停用|已停|减停|已减停|逐渐减停|渐停|断药|自行断药|擅自停药|自停|停打|停泵|未续用|未续|停服|停药|停止|停止使用|停止服用|自行停|自行停用|自行停药|停掉|停了|停|撤停|撤药|已撤|\
         不再服用|不再服|不再使用|不再用|不再吃|早已不用|不吃了|不用了|不打了|不服了|吃不了|弃用|放弃|断了|未续方|没续|自己停|自己停了|自行停了|擅自停了|就停了|停了药|作废|删除|早停|早已停|早已停用|撤了|不抹了|不喷了|早已不服|早就不用|已不用|已不服|已不吃|现不用|现不服|现已不用|\
         现已不服|目前不用|已完成|完成|已做完|从此不碰|不再碰|从此不用|从此未用|再没吃过|再没用过|再未用过|不良反应停|满疗程|吃完|服完|用完|打完|疗程结束|疗程已满|疗程已完成|已结束|未再服用|未再服|未再吃|未再打|没再服|没再打|没有再吃|没有再用|未再用|未再使用|没再吃|没再用",
    ),
    (
        Said::Held,
        "withheld|witheld|with held|ommitted|omited|interrupted|held|pausing|holding|w/h|on hold|being held|hold|paused|suspended|omitted|temporarily stopped|none tonight|none today|none tomorrow|skip|skip tonight|skip this dose|skip tonight's dose|on pause|暂停|暂停用|\
         暂停服|暂停使用|暂缓|暂不用|暂不服|停一停|先停|暂不吃",
    ),
    (
        Said::NotTaken,
        "not been started|not been commenced|not been initiated|not been taken|not been used|not been filled|not yet been started|never been started|never been taken|never been given|hasn't been started|hasn't been commenced|told never|not to go back on|not to go back|label removed|label lifted|delabelled|de-labelled|delabeled|never cashed in|not cashed in|decline|decline for now|declines for now|not chosen|would rather wait|rather wait|prefers to wait|prefer to wait|wait till|hold off|holding off|held off|hold off for now|hold off on this|hold off on it|i'd hold off|i'd hold off on this|we'd hold off|would hold off|prefers to hold off|wants to hold off|prefer to hold off|not willing|not req|not req'd|not reqd|not tried|not yet tried|not trialled|yet to start|yet to be started|not begun|never begun|n/a|we'd avoid|would avoid|not until|hasn't taken|has not taken|haven't taken|hasn't used|has not used|hasn't had|doesn't take|does not take|doesn't use|does not use|isn't taking|is not taking|isn't on|is not on|not using|\
         never picked up|not picked up|never collected|never dispensed|never bought|never used|never had|won't take|will not take|won't have|won't use|will not have|don't restart|do not restart|\
         don't give|do not give|don't use|do not use|don't start|do not start|not now|not since|not currently|not at present|not anymore|not needed now|contra-indicated|c/i|c/i'd|unable to take|\
         can't take|cannot take|can't afford|hasn't needed|has not needed|hasn't required|not had|not reordered|not re-ordered|not ordered|not rx'd|not rx'ed|not rxd|not in use|not hers|not his|not theirs|not mine|\
         told no|told not to|said no|no thanks|rather not|would rather not|we'd rather not|prefers not|prefers not to|decided against|decided against it|against it|advised against|not starting|not to start|\
         not to be started|not for now|not just yet|not at the moment|deferred|postponed|shelved|parked|unopened|not opened|not open|never opened|not touched|returned|sent home|wrong pt|wrong patient|\
         in error|charted in error|entered in error|belongs to another|belongs to other|belongs to someone else|no role|no indication|no need|no longer indicated|not worth it|not funded|not approved|\
         none given|not wanted|not interested|not while|never tried|\
         cannot afford|hence not|not restarted|not resumed|not to restart|not to be restarted|not to be resumed|not continued|declined|declines|declining|refused|refuses|refusing|not keen|not started|not commenced|not initiated|not given|\
         never given|not used|never used|not needed|not required|not necessary|not indicated|not suitable|not appropriate|\
         not advised|not recommended|not prescribed|not dispensed|not collected|not taken|not taking|never taken|\
         never took|never started|never filled|not for|not to be given|not to be used|contraindicated|avoid|avoided|\
         to be avoided|not yet|outside window|out of window|too late|wants to wait|would rather wait|does not want|doesn't want|did not want|didn't want|\
         unwilling|not stocked|not stocked locally|not in stock|out of stock|unavailable|unobtainable|not available|not an option|not offered|not added|not bought|not filled",
    ),
    (
        Said::NotTaken,
        "从无|从没用|不适用|不适合|不合适|暂未开|暂未用|暂未予|暂未加|暂未启用|暂未给|唔想食|唔想打|唔想用|否决|暂不|考虑未用|考虑后未用|考虑过未用|考虑过,未用|讨论未用|讨论后未用|建议未用|患者不选|不选|不选用|未取药|没取药|未去取|没去取|没去拿|未去拿|未购|未采纳|备用未予|备用未用|备用未给|未选|未选用|未用于出院|出院未带|唔要|唔好|唔食|唔使|唔用|唔肯食|冇食|冇用|禁|医嘱未下|不吃|先不加|先不用|先不服|先不上|暂不加|不要|不同意|不接受|不肯|没同意|未同意|谢绝|没必要|无必要|不必|没拆|未拆|没开封|未开封|误录|录错|说错了|不是他的|不是她的|不是患者的|嘱不要|别用|别吃|不上|未上|没上|暂不需|暂不给|暂不上|暂不打|不打|没取药|未取药|勿再给|勿再用|勿再吃|暂不加用|暂不予|暂不启用|暂不考虑|不加|不加用|不再加|没拿|未拿|没配|未配|没领|未领|不敢吃|不敢用|开了没吃|开了未吃|嫌贵没买|没有吃|没有用|没有服|未再|拒服|拒用|拒绝服用|拒绝使用|拒绝|拒打|拒|不愿服用|不愿服|不愿用|不愿使用|不愿吃|不愿打|不愿|不肯服|不肯用|不肯吃|\
         不肯打|不肯|不想吃|不想用|不想服|不服|不用|不予|不给|不宜|不宜用|不宜使用|禁用|忌用|慎用|勿用|避免|避免使用|\
         未服用|未服|未用|未使用|未予|未给|未给予|未启用|未开始|未加用|未加|未开|未打|未买|未取|未吃|没服|没吃|没用|没打|没买|\
         没开|没敢吃|没敢用|未敢服|不需要|不需|无需|不考虑|从未用过|从未服用|没用过|没吃过|未用过|未执行已删|未执行已删除|须报|须报告|须告知|须先问|需报告|需告知|要先问|不接种|暂不接种",
    ),
    (
        Said::Considered,
        "再看|考虑|讨论|说考虑考虑|要考虑|再考虑|考虑一下|考虑中|discussed|discussed with|d/w|considered|considering|offered|mooted|suggested|proposed|floated|mentioned|talked about|talked through|explored|raised|brought up|undecided|not decided|not yet decided|wants to think|wants to think about it|thinking about it|to think about it|thinks about it|will think about it|left it|plan b|under consideration|to decide|an option|as an option|as option|for later|next line|next step|requested|queried|备选|建议过|考虑过|讨论中|提到过|问过|再定|再说|再议|待议|未定|未决定|以后再说|下次再说|等结果再定|犹豫|曾建议|提过|讨论过|商量过|讨论后不用|待定",
    ),
    (
        Said::OnlyIf,
        "if red|if redness|if it spreads|if spreads|if spreading|if any worse|if gets worse|if it worsens|if worsens|if deteriorates|if fails|if relapse|if relapses|if recurs|if recurrence|if progression|if progresses|if persists|if persistent|if still|if growth|if positive|if pos|if +ve|if raised|if rising|if septic|if crp|if wcc|if mrsa|if swab|if stool|if msu|if lfts|if no response|if no joy|if ct|if scan|if mri|if no better|if not better|if worse|if no improvement|if cultures|if culture|if not settling|only if|only when|only in case|only should|reserved for|仅在|只在",
    ),
    (
        Said::Over,
        "made her|made him|made me|made them|gave her|gave him|gave me|upset her|upset him|none since|none now|none needed since|only|old|as a kid|as kid|as a boy|as a girl|as a baby|as baby|when younger|when young|in teens|in his teens|in her teens|in his 20s|in her 20s|at school|at uni|as teen|as a teen|as a teenager|as teenager|as a child|as child|in childhood|last preg|last pregnancy|\
         prev preg|previous pregnancy|last time only|in the past|以前用过|以前服过|以前吃过|以前打过|既往用过|既往服过|\
         曾用|曾服|曾用过|曾服用|曾服过|曾吃过|用过|服过|吃过|打过",
    ),
    (
        Said::Planned,
        "from discharge|once home|when home|to start|to begin|to commence|to resume|to restart|to be started|to be commenced|to be given|to be resumed|\
         to be restarted|to be added|to give|to follow|will start|will be started|will be given|planned|booked|due|\
         tomorrow|tmrw|tmr|tomo|tmw|next week|scheduled for|booked for|planned for|listed for|booked in for|arranged for|pencilled in|will be added|will be commenced|will be restarted|will be resumed|to be added|due to commence|due to begin|due to resume|next wk|next month|next visit|next cycle|in labour|in labor|intrapartum|at induction|on induction|to start tomorrow|to start next|due to start|restarting tomorrow|starts|commences|starting|starting tomorrow|starting next week|from tomorrow|from next week|\
         待用|明日|明天|后天|下周|下次|术前30min|术前30分钟|术前半小时|术前0.5h|术前1h|诱导时|明晨|明晨起|明早|明早起|明晚|明晚起|明日起|明起|明天起|下周起|次日起|下月起",
    ),
    (
        Said::Goes,
        "to start tonight|to start today|to start now|to begin today|to begin tonight|to begin now|to start this evening|continued|continues|continue|continuing|cont'd|ctd|cntd|next due|next dose due|next dose|next injection|next inj|contd|con't|carry on|carried on|stays on|to stay on|starting today|starting tonight|starting now|from today|from tonight|from now|cont.|cont|ongoing|unchanged|still taking|still on|to continue|\
         starts today|starts tonight|starts now|commences today|started|commenced|initiated|added|increased|reduced|decreased|uptitrated|halved|doubled|not stopped|never stopped|not held|not to be stopped|should not be stopped|do not stop|don't stop|\
         继续|续用|续服|维持|照旧|照常|在服|在用|在吃|今起|续至|续到|续至明日|续至明天|续到明日|续到明天|用至明日|用至明天|用到明日|用到明天|续用至|今续|照用|照吃|照服|照打|续|今日起|开始|加用|启用|减量|加量|未停|不停|勿停|不能停|不可停|\
         不用停|不必停|不停药|别停|不宜停|不要停|没停|未停用|没有停|未停药|不可自行停药|勿自行停药|不得自行停药|切勿自行停药|勿自行停|切勿自行停|勿擅自停|切勿擅自停|切勿停|不要自行停|不要擅自停|不得自行停|不可自行停|无需停|不需要停|无须停|\
         must not be stopped|not to stop",
    ),
    (
        Said::Again,
        "current|restarting|restarting today|recommencing|resuming|to restart today|back on it|接着吃|接着服|接着用|续方|今续方|重开|又开|今恢复|已恢复|重新吃|又吃|又开始|再次服用|恢复服用|restarted|resumed|recommenced|re-started|reinstated|reintroduced|back on|now restarted|started again|\
         taking again|now taking|now taken|now started|now on|恢复|复用|重新服用|重新开始|又恢复|重启|再用|再服",
    ),
];

/// Small words that may stand between a name and the words that speak of it.
pub(crate) const SMALL: &str = "fluids|fluid|bag|bags|printed|set|proforma|lock|locks|regimen|regime|ehc|combo|solution|csci|driver|mouthwash|preparation|brand|starter|powder|mixture|plaster|plasters|boluses|rescue|backup|back-up|top-up|augmentation|add-on|rechallenge|enema|enemas|pessary|supp|sachet|oral|blister|dosette|dosett|webster|pack|drawer|fridge|still|found|leftover|but|til|five|ten|fifteen|twenty|thirty|forty|fifty|sixty|hundred|remains|remain|remained|depot|lai|spray|inhaler|puffer|sachets|gel|ointment|capsules|i|we|i'm|we're|they've|she's|he's|pt's|was|were|is|are|has|have|had|been|being|be|both|all|now|today|then|since|recently|just|also|\
    already|yesterday|y'day|yest|overnight|this|last|the|a|an|her|his|their|my|am|pm|morning|evening|night|afternoon|week|weeks|wk|\
    wks|month|months|mth|year|years|yr|yrs|day|days|ago|home|own|usual|regular|reg|old|which|she|he|pt|patient|they|and|parents|\
    family|mum|mom|dad|wife|husband|son|daughter|self|herself|himself|themselves|weaned|tapered|therapy|treatment|tx|rx|course|courses|infusion|infusions|drip|gtt|pump|sliding|scale|nebs|neb|\
    patch|patches|tabs|tab|tablet|tablets|caps|liquid|syrup|cream|drops|injection|injections|inj|dose|doses|prophylaxis|proph|\
    ppx|maintenance|bridge|bridging|currently|temporarily|initially|long|term|post-op|postop|post|pre|op|from|by|via|per|in|on|at|of|gp|adm|admission|arrival|\
    discharge|clinic|hospital|hosp|outside|urgent|care|ed|er|a&e|icu|ward|chemist|pharmacy|otc|dentist|surgeon|cardiology|cardiologist|doctor|dr|\
    first|trial|taken|took|taking|tried|until|till|up|to|mid|early|late|approx|about|around|pending|jan|feb|mar|apr|may|jun|jul|aug|\
    sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|mon|tue|tues|wed|thu|\
    thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|preg|pregnancy|trimester|tri|1st|2nd|3rd|s/c|iv|po|\
    im|sc|mr|xl|sr|er|la|cr|od|bd|tds|qds|nocte|mane|prn|daily|weekly|wkly|bid|tid|qid|qhs|mg|mcg|g|ml|units|u|iu|mls|and|list|lists|bag|counter|box|cupboard|says|fax|script|list|bottle|chart|single|stat|loading|initial|standby|reorder|dispensed|bought|said|states|stated|reports|reportedly|apparently|admits|mam|md|gp's|family|dental|script|scripts|supply|ones|one|next|cycle|dose|therefore|so|reluctantly|again|actually|long-term|spontaneously|abruptly|gradually|completely|altogether|entirely|too";

/// Words that may follow a word of ending which stands in a clause of its own.
pub(crate) const AFTER: &str = "til|tomorrow|tmrw|tmr|tomo|tonight|next|later|today|yesterday|y'day|on|in|at|by|since|for|due|d/t|because|as|last|this|after|when|ago|now|overnight|\
    midnight|taking|secondary|with|from|per|till|until|pending|and|then|it|them|altogether|completely|again|both|all|own|jan|feb|mar|apr|may|jun|jul|\
    aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|mon|tue|tues|wed|\
    thu|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|early|mid|late|post|pre|before|during|so|recently|temporarily|while|until|one|two|three|four|five|six|several|few|a|an|years|months|weeks|days|hrs|altogether|anyway|instead|under|out|years|permanently|themselves|himself|herself|off|gradually";

/// What can be stopped besides a drug. Beginnings of words.
pub(crate) const HABITS: &[&str] = &[
    "smok", "cig", "vap", "tobacco", "drink", "alcohol", "etoh", "work", "driv", "eating",
    "breast", "bf", "vomit", "bleed", "breath", "exercis", "school", "caffeine", "cannabis", "sex",
];

/// Words of a Chinese clause behind which another statement begins.
pub(crate) const OTHER_STATEMENT: &[&str] = &[
    "明日", "明天", "准备", "计划", "继续", "加用", "改", "换", "予", "拟", "开始", "恢复", "同时",
    "联合", "并用", "口服", "服用", "考虑", "建议", "如", "若", "出血",
];

/// Times that may open a Chinese clause which has no subject of its own.
pub(crate) const TIMES_ZH: &[&str] = &[
    "医生说",
    "医嘱",
    "今天起",
    "今日起",
    "今起",
    "起",
    "周期",
    "现已",
    "现",
    "已",
    "今日",
    "今",
    "昨日",
    "昨晚",
    "昨",
    "前日",
    "前天",
    "上月",
    "上周",
    "本周",
    "本月",
    "去年",
    "今年",
    "前年",
    "入院后",
    "入院时",
    "入院即",
    "入院",
    "产后",
    "术后",
    "术前",
    "孕后",
    "随后",
    "后来",
    "后",
    "均",
    "都",
    "皆",
    "全部",
    "自行",
    "患者",
    "家属",
    "目前",
    "近期",
    "近日",
    "多年",
    "早",
    "月",
    "年",
    "日",
    "天",
    "周",
    "个",
    "前",
    "半",
    "余",
    "多",
    "数",
    "即",
    "于",
    "至",
    "因故",
    "又",
    "初",
];

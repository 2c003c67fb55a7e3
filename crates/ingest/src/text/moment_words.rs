//! Words that say when a value was measured.

use super::phrases::Openings;
use std::sync::LazyLock;

/// The time that the note is written at, or the last that it tells of.
pub(super) static NOW: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "today|now|currently|current|latest|most recent|on discharge|at discharge|on d/c|at d/c|at dc|on dc|pre d/c|discharge|this am|this morning|this pm|this visit|tonight|今日|今天|今晨|今早|今测|今|现在|现|目前|本次|此次|最新|出院时|出院前|出院|今复查",
    )
});

/// Before it, without saying when.
pub(super) static EARLIER: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "yesterday|y'day|yday|yest|overnight|spring|summer|autumn|winter|christmas|last spring|last summer|last autumn|last fall|last winter|in ed|in a&e|osh|at osh|outside hospital|peak|nadir|last night|last week|last month|last year|last yr|last wk|last mth|last mo|last r/v|last rv|last clinic|last check|外院|昨外院|上周外院|last visit|last time|last admission|last adm|previously|previous|prev.|prev|prior|then|earlier|on arrival|arrival|昨日|昨天|昨晚|昨|前日|前天|上次|上周|上个月|上月|去年|前年|前次|再上月|再上个月|再上次|再上周|上上周|上上月|昨晨|昨夜|半年前|前一日|峰值|上程|上周期前|上一周期前|上一周期|上周期|上疗程|上个疗程|院前|首次|初诊|发病时|急诊|之前|此前|以前",
    )
});

/// Before all that is told with a date.
pub(super) static BASELINE: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "at start of|at start|at the start|at outset|baseline|base|b/l|before|on admission|on adm|on admit|at admit|at admission|admission|admit|adm|at booking|booking|pre-op|preop|基线|入院时|入院|术前|孕前|治疗前|用药前|输血前|原|pre-transfusion|pre transfusion|pre-dialysis|pre-hd|pre-preg|pre-pregnancy|pre-treatment|diagnosis|at diagnosis|at dx|dx|initially|first|at first|pre|透前|用前|presentation|at presentation|产前|化疗前|首诊",
    )
});

/// Behind what was done: "82 post", "140 透后".
pub(super) static POST: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "post|post-op|post op|postop|post transfusion|post-transfusion|post treatment|post dialysis|post hd|透后|术后|产后|输血后|治疗后|补液后",
    )
});

/// Days of the week; "Sat" and "Sun" in short are left out, one of them is a saturation.
pub(super) static WEEKDAYS: LazyLock<Openings<()>> = LazyLock::new(|| {
    Openings::barred(
        "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues|Tue|Weds|Wed|Thurs|Thur|Thu|Fri|周一|周二|周三|周四|周五|周六|周日|星期一|星期二|星期三|星期四|星期五|星期六|星期日",
    )
});

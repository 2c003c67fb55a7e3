//! ConText cues: the words that negate, doubt, date or attribute what stands around them.

use super::{Effect, Effect::*, owners};
use record::Direction::{self, Backward, Bidirectional, Forward};

/// Effect, direction, longest reach in words (0: to the end of the sentence), cues separated by `|`.
pub(crate) type Row = (Effect, Direction, u8, &'static str);

pub(crate) const ENGLISH: &[Row] = &[
    // Words that look like cues and are none.
    (
        Nothing,
        Forward,
        0,
        "not eating|not drinking|not sleeping|not feeding|not coping|not himself|not herself|not themselves|not quite himself|not quite herself|not mobilising|not mobilizing|not waking|not settling|not passing urine|not continued:|not recovered|not yet recovered|never recovered|partially recovered|partly recovered|incompletely recovered|slowly recovered|not fully recovered|once recovered|when recovered|until recovered|if recovered|not initially suspected|not supported by family|not supported at home|infant of diabetic mother|infant of a diabetic mother|baby of diabetic mother|baby of a diabetic mother|infant of diabetic|year-old|years-old|year old|years old|yr-old|yr old|yrs old|month-old|months old|month old|week-old|weeks old|day-old|days old|no increase|no decrease|no change|no significant change|no interval change|no further|not only|not just|no longer interested|not certain if|not certain whether|gram negative|gram-negative|no significant interval change|not necessarily|not drain|no doubt|no issue with|no problem with|no complications with|without difficulty|no other|not to exceed|not change|no new changes|negative pressure|negative margins|no rush|without further|not been well|not feeling well|not cause|no new medications|no medication changes|not getting better|not improving|not improved|not resolved|not well controlled|not controlled|no improvement|no relief|not responding|not responsive to|has not resolved|without improvement|without relief|not relieved by|not better|no resolution|test negative control|no known drug allergies|no longer|no more than|not tolerate|not tolerating|unable to tolerate|did not tolerate|does not tolerate|not think that his|not think that her|not think his|not think her|not think that the|not think the|not think this|not think that this|no evidence of improvement|no response to|failed to respond|without any improvement|no history available|not limited to|not clear if|no show",
    ),
    (
        Nothing,
        Forward,
        0,
        "found by neighbour|found by neighbor|found by neighbours|found by neighbors|found by a neighbour|found by a neighbor|found by friend|found by friends|found by a friend|found by colleague|found by colleagues|found by wife|found by husband|found by son|found by daughter|found by mother|found by her daughter|found by his son|found by his wife|found by her husband|brought by friend|brought by friends|brought in by friend|brought in by friends|brought in by wife|brought in by husband|brought in by son|brought in by daughter|brought in by mother|brought in by parents|brought by parents|witnessed by wife|witnessed by husband|witnessed by friend|witnessed by friends|neighbour called|neighbor called|friend called|friends called|wife called|husband called|son called|daughter called|neighbour found|neighbor found|wife found|husband found|son found|daughter found|mother found|mother of|father of|her mother reports|his mother reports|mother reports|mother states|mother says|mother denies|mother notes|mother noticed|mother noted|mother brought|mother gave|mother called|mother is concerned|mother thinks|mother feels|mother believes|mother describes|father reports|father states|father says|father denies|father notes|father noticed|father brought|father is concerned|parents report|parents deny|parents state|parents note|parents noticed|parents brought|wife reports|wife states|wife says|wife noticed|wife found|wife notes|wife called|wife denies|husband reports|husband states|husband says|husband noticed|husband found|husband called|husband notes|daughter reports|daughter states|daughter says|daughter noticed|daughter found|daughter called|daughter notes|daughter brought|son reports|son states|son says|son noticed|son found|son called|son notes|son brought|sister reports|sister states|sister says|sister found|sister noticed|brother reports|brother states|brother says|brother found|family reports|family states|family noticed|family notes|family history is unremarkable|family denies|per mother|per father|per wife|per husband|per daughter|per son|per family|per parents|according to mother|according to father|according to wife|according to husband|according to daughter|according to son|according to family|according to the mother|according to his wife|according to her husband|according to his mother|according to her mother|according to her daughter|according to his daughter|by her mother|by his mother|by her daughter|by his wife|by her husband|by his daughter|by her son|by his son|contact the parents|contact parents|contact the family|contact family|discussed with the mother|discussed with mother|discussed with the father|discussed with the parents|discussed with parents|discussed with family|discussed with the family|discussed with his|discussed with her|discussed in detail with the|spoke with his|spoke with her|spoke with the|spoke to the|spoke to his|spoke to her|informed the mother|informed the parents|informed the family|explained to the mother|explained to mother|explained to the parents|explained to the family|mother understands|mother understood|mother verbalized|mother agreed|mother agrees|mother was told|mother was instructed|mother was counseled|mother was advised|mother will|mother to|mother is aware|mother who understood|parents will|parents were|parents understand|parents understood|parents agree|family will|the mother's|mother's abdomen|mother's breast|son is here|daughter is here|wife is here|son in law|daughter in law|mother in law|father in law|mother-in-law|father-in-law|lives with|living with|resides with|accompanied by|mother tongue|mother is here|partner reports|partner states|partner noticed|caregiver reports|caregiver states",
    ),
    (
        Nothing,
        Forward,
        0,
        "no. on file|no. on record|no. on card|no. on chart|reg no.|registration no.|trial no.|batch no.|ref no.|history and physical|social history|past history|family history|history was obtained|history obtained|poor historian|history taking|history is limited|history limited|history provided|history of present illness|history, physical|history from|medical history|surgical history|history taken|history given|history unobtainable",
    ),
    // Absence, forward.
    (
        Absent,
        Forward,
        0,
        "she denies|he denies|pt denies|patient denies|absence of|denies|deny|denied|clear of|denying|denies any|no|not|nor|never|never had|without|without any|no evidence of|no evidence for|no sign of|no signs of|no symptoms of|no history of|no prior history of|no past history of|no known history of|no h/o|no hx of|no current|no acute|no obvious|no overt|no gross|no definite|no convincing|no clinical evidence of|no radiographic evidence of|no suggestion of|no suspicion of|no findings of|no findings to suggest|no indication of|no complaints of|no complaint of|no known|no new|no active|no recent|no previous|no significant|no family history of|no evidence to suggest|negative for|is negative for|are negative for|was negative for|were negative for|neg for|free of|lack of|lacks|lacking|fails to reveal|failed to reveal|did not reveal|does not reveal|not demonstrate|did not demonstrate|does not demonstrate|did not show|does not show|not show|no longer has|no longer have|does not have|do not have|did not have|doesn't have|don't have|didn't have|has not had|have not had|had not had|hasn't had|not have|not had|not have any|does not appear to have|not appear to have|not associated with|no associated|rules out|ruled out for|rule him out for|rule her out for|rules him out|rules her out|ruled patient out for|has been ruled out for|was ruled out for|declines|never experienced|never developed|not complain of|does not complain of|not know of|not feel|not reveal|not see|not think|doesn't think|unlikely to have|unremarkable for|with no|with no evidence of|no abnormal|neither|none of|nil|resolved without|inconsistent with|not consistent with|not suggestive of|no features of|no concern for|low concern for|not concerning for|excludes|excluded|excluding|after exclusion of|canceled:|cancelled:|entered in error:|recorded in error:|denied any|denies having|denies experiencing|denies history of|denies any history of|denies a history of|denied history of|denies prior|denies recent|denies current|nondiagnostic for|no stigmata of|aren't|isn't|wasn't|weren't|hasn't|haven't|cannot see|can't see|no e/o|w/o|s/o ruled out|no s/s of|no ssx of|no signs or symptoms of|no signs/symptoms of|no symptoms suggestive of|no symptoms to suggest|no personal history of|no significant history of|no cp or|no overt signs of|-ve for|no hx|no pmhx of|not known to have|never any|nothing to suggest|no s/o|no c/o|nil obvious|nil new|nil else|nil significant|ruled out:|ruled-out:|have ruled out|has ruled out|having ruled out|we ruled out|i ruled out|ct ruled out|cta ruled out|ctpa ruled out|mri ruled out|doppler ruled out|echo ruled out|scan ruled out|imaging ruled out",
    ),
    (Absent, Forward, 3, "negative|neg|(-)|[-]|non"),
    // Absence, backward.
    (
        Absent,
        Backward,
        0,
        "she denies|he denies|pt denies|patient denies|not suspected|not clinically suspected|no longer suspected|not supported|considered, not supported|considered and not supported|considered but not supported|considered not supported|considered, not felt likely|considered and felt unlikely|considered, unlikely|considered but unlikely|considered but felt unlikely|considered, excluded|considered and excluded|considered but excluded|unlikely|excluded|was ruled out|did not recur|has not recurred|have not recurred|no longer present|is no longer present|no longer seen|is no longer seen|no longer evident|no longer noted|no longer palpable|no longer visualized|not been seen|is ruled out|are ruled out|were ruled out|has been ruled out|have been ruled out|ruled out|being ruled out|was excluded|is excluded|been excluded|were excluded|was negative|were negative|is negative|are negative|came back negative|not present|not seen|not found|not detected|not identified|not appreciated|not noted|not observed|not evident|not demonstrated|was not seen|is absent|are absent|was absent|were absent|absent|none|is denied|are denied|was denied|were denied|denied|negative|neg|non-reactive|nonreactive|not reactive|nil|not palpable|not felt|not visualized|not elicited|not heard|was not found|is not present|did not occur|not indicated by|free|not performed|not had|-ve|ruled out:|ruled-out:",
    ),
    (Absent, Backward, 4, "no"),
    (Absent, Backward, 1, "n/a"),
    (
        Absent,
        Backward,
        3,
        "(-)|[-]|( - )|(negative)|(neg)|(none)|(denied)|(denies)|(absent)|(no)",
    ),
    // Possibility.
    (
        Possible,
        Forward,
        0,
        "exclusion of|for exclusion of|verdacht auf|poss|poss.|prob|prob.|susp|susp.|possible|possibly|probable|probably|suspected|suspect|suspects|suspicion for|suspicion of|suspicious for|concern for|concerns for|concerning for|concerned for|concerned about|questionable|question of|query|r/o|rule out|ruling out|to rule out|to r/o|rule-out|to exclude|exclude|may have|might have|could have|may be|might be|could be|may represent|might represent|could represent|likely|most likely|more likely|less likely|very likely|highly likely|likely secondary to|presumed|presumably|presumptive|consistent with possible|cannot exclude|can not exclude|cannot be excluded for|can't exclude|cannot rule out|can't rule out|could not rule out|not rule out|not excluded|differential includes|differential diagnosis includes|differential diagnosis including|differential diagnoses include|differential includes but|ddx includes|ddx|differential diagnosis|differential|versus|vs|vs.|suggestive of|suggests|suggesting|suggestion of|suggest|appears to be|appears to have|appear to have|seems to have|evaluate for|evaluated for|evaluation for|evaluation of possible|assess for|assessment for|work up for|workup for|work-up for|worked up for|screen for|screening for|screened for|check for|test for|tests for|tested for|investigate for|look for|looking for|r/o for|be ruled out for|should be ruled out for|ought to be ruled out for|must be ruled out for|will be ruled out for|not been ruled out for|did not rule out|didn't rule out|is to be ruled out for|what must be ruled out is|monitor for|equivocal for|worrisome for|worry for|worried about|impression of|think|thought to be|thought to have|believed to be|believed to have|potential|potentially|tentative|working diagnosis of|working dx|working diagnosis|working diag|provisional|clinically suspected|favor|favors|favoring|raises concern for|raise the possibility of|raising the possibility of|raises the possibility of|possibility of|atypical for|indeterminate for|?|unable to exclude|unable to rule out|low suspicion for|low likelihood of|low probability of|unlikely|doubt|doubtful|rather than|as opposed to|wonder about|wondered about|wondering about|wonder if|wondered if|wonder whether|wondering if|wondering whether|suspicious of|keen to exclude|want to exclude|need to exclude|needs to exclude|could this be|can this be|d/d|d/dx|diff dx|concern re|concern about|worried re|worry re|s/o|tro|to look for|cannot r/o|can't r/o|not r/o",
    ),
    (
        Possible,
        Backward,
        0,
        "to exclude|to rule out|to r/o|to be excluded|is possible|are possible|was possible|possible|is suspected|are suspected|was suspected|suspected|is likely|are likely|is probable|is questionable|in question|is a possibility|remains a possibility|a possibility|cannot be excluded|can not be excluded|cannot be ruled out|can not be ruled out|could not be excluded|could not be ruled out|can't be excluded|can't be ruled out|not excluded|not ruled out|not been ruled out|to be ruled out|should be ruled out|must be ruled out|will be ruled out|is to be ruled out|needs to be ruled out|is being considered|was considered|being considered|considered|less likely|in the differential|on the differential|is less likely|are less likely|is unclear|unclear|equivocal|likely|most likely|more likely|very likely|highly likely|probable|vs|versus|vs.|?|(?)|(possible)|(suspected)|(probable)|(likely)",
    ),
    // Hypothetical.
    (
        Hypothetical,
        Forward,
        0,
        "return:|rtn:|safety net:|seek help:|ooh advice|out of hours advice|out-of-hours advice|return advice|red flag advice|safety net advice|worsening advice|worsening statement|when to call|when to seek help|safety-netted|safety netted|safety-net|safety netting|safety-netting|red flags|warned about|warned of|advised about|counselled re|counselled regarding|if she were not|if she was not|if she weren't|if she wasn't|were she not|if you were not|trying for|trying to conceive|planning a|planning for|planning pregnancy|hoping for|wishes for|desires|if|in case of|in case|should she develop|should he develop|should you develop|should they develop|should there be|should any|return for|return if|return to ed if|return to er for|return to the emergency|return precautions|call if|call for|come back if|come back for|seek care for|seek medical attention for|seek medical attention if|notify if|notify physician if|notify md for|report any|watch for|watch out for|look out for|as needed for|prn for|when he develops|when she develops|risk of|risks of|risk for|at risk for|risk factors for|risk factor for|high risk for|increased risk of|increased risk for|risks include|risks including|risk include|risks and benefits|complications including|complications include|potential complications|side effects include|side effects including|side effects such as|side effects|adverse effects|to prevent|for prevention of|prevention of|prophylaxis for|prophylaxis against|prevent|to avoid|educated about|educated on|counseled on|counseled about|counselled about|discussed the risk|discussed risks|vaccination against|vaccine for|precautions for|precautions|warning signs of|warning signs|symptoms such as|signs of worsening|handout on|information on|signs and symptoms of|would be at risk|can cause|may cause|could cause|might cause|may develop|may result in|for fear of|fear of|afraid of|scared of|anxious about|threshold for",
    ),
    (
        Hypothetical,
        Forward,
        8,
        "consent incl|consent incl.|consent including|consent includes",
    ),
    (
        Hypothetical,
        Forward,
        1,
        "hoping to become|hopes to become|wants to become|wishes to become|plans to become|planning to become|trying to become|would like to become|thinking of becoming|hoping to get|wants to get|trying to get|keen to become|hoping to fall|trying to fall",
    ),
    // Not "-> call": "ST elevation -> call cath lab" is an emergency of now.
    (
        Hypothetical,
        Backward,
        0,
        "-> ring us|-> ring +|-> ring if|-> call us|-> come back|-> tell us|-> stop and ring|→ ring us|→ call us",
    ),
    (
        Hypothetical,
        Backward,
        4,
        "precautions|prophylaxis|prevention|screening|risk|risk score|risk assessment|protocol|ppx|proph|prophy|vaccine|vaccination|immunization|education|handout|counseling",
    ),
    // Past.
    (
        Historical,
        Forward,
        0,
        "inactive:|history of|h/o|hx of|hx|hx:|past history of|past medical history of|past medical history significant for|past medical history is significant for|past medical history includes|medical history of|medical history includes|medical history significant for|pmh of|pmh significant for|pmh|remote history of|prior history of|previous history of|known history of|personal history of|distant history of|childhood history of|history significant for|history notable for|history remarkable for|history is significant for|history is notable for|history is remarkable for|history positive for|history includes|history including|previous|previously|previously had|prior|prior to this|remote|status post|s/p|status-post|in the past|past|resolved|recovered from|recovering from|formerly|former|childhood|as a child|had a prior|had been diagnosed with|had previously|last year|years ago had|used to have|no history of|no prior history of|no past history of|no known history of|no h/o|no hx of|denies history of|denies any history of|denies a history of|denied history of|no personal history of|no significant history of|years prior to admission|years prior|years before|years earlier|previous pregnancy|first pregnancy|last pregnancy|prior pregnancy",
    ),
    (Historical, Forward, 1, "ex-"),
    (
        Historical,
        Backward,
        0,
        "in the past|recovered|since corrected|now corrected|fully recovered|full recovery|recovered fully|years ago|in the distant past|in distant past|years earlier|years before|year ago|months ago|decades ago|as a child|in childhood|as a teenager|last year|in her past|in his past|has resolved|have resolved|had resolved|was resolved|resolved|previously|in remission|since resolved|now resolved|long ago|of remote origin|when he was|when she was|in her youth|in his youth|in the remote past|historically|at age|at the age of|is resolved|(inactive)|history",
    ),
    // Whom it concerns.
    (
        Family,
        Forward,
        0,
        "mam|mat gm|mat gf|pat gm|pat gf|mat g/ma|pat g/ma|mat gma|pat gma|mat gpa|pat gpa|gma|gpa|sis|stepmum|stepmom|stepdad|MGM|MGF|PGM|PGF|nana|granny|grandad|granddad|sib|sibs|fhx|fhx of|fam hx|fam hx of|fam h/o|mother|father|mom|mum|dad|dtr|daughter-in-law|bro|nan|gran|grandma|grandpa|MiL|FiL|no family history of|no family h/o|no family hx of|family hx|brother|brothers|sister|sisters|sibling|siblings|son|daughter|grandmother|grandfather|grandparent|grandparents|grandson|granddaughter|aunt|aunts|uncle|uncles|cousin|cousins|nephew|niece|parent|parents|maternal|paternal|family history of|family hx of|family h/o|fh of|fhx of|fh|family history positive for|family history significant for|family history includes|family history is significant for|family history is positive for|family members with|family member with|relatives with|first-degree relative|first degree relative|half-brother|half-sister|stepfather|twin|half sister|half brother",
    ),
    (
        Family,
        Backward,
        0,
        "in wife|in his wife|in the wife|in husband|in her husband|in the husband|in partner|in daughter|in his daughter|in her daughter|in son|in his son|in her son|in his mother|in her mother|in his father|in her father|in the mother|in the father|in mother|in father|in brother|in sister|in a brother|in a sister|in his brother|in her brother|in his sister|in her sister|in the family|in her family|in his family|runs in the family|run in the family|in grandmother|in grandfather|in her grandmother|in his grandmother|in an uncle|in an aunt|in siblings|in a cousin|in both parents|on mother's side|on father's side|on the maternal side|on the paternal side|family history|in family members|in relatives",
    ),
    (
        Other,
        Forward,
        0,
        "roommate|roommates|coworker|coworkers|co-worker|co-workers|colleague|colleagues|classmate|classmates|neighbor|neighbors|neighbour|neighbours|friend|friends|wife is sick|wife is ill|wife is at home|husband is sick|husband is ill|husband is at home|partner is sick|partner is ill|donor|contact with|contacts with|sick contact with|exposed to|exposure to|wife had|husband had|wife has|husband has|partner has|partner had|spouse has|spouse had|girlfriend has|boyfriend has|wife was diagnosed|husband was diagnosed|partner tested positive|wife with|husband with|close contact with|contact of|the donor",
    ),
    (Other, Backward, 0, "exposure|exposures"),
    (Other, Backward, 0, owners::OTHERS),
    (Family, Backward, 0, owners::RELATIVES),
    // Ends of reach.
    (
        Stop,
        Bidirectional,
        0,
        "carries salbutamol|carries an inhaler|carries her inhaler|carries his inhaler|carries inhaler|still uses|still takes|so we|we prescribed|we started|we gave|we added|i prescribed|i started|but|however|although|though|nevertheless|known cirrhosis|known cirrhotic|known liver cirrhosis|known chronic kidney disease|known ckd|known hypertensive|known diabetic|known asthmatic|known epileptic|yet|except|except for|other than|apart from|aside from|besides|still|which|who|whose|because|since|secondary to|due to|caused by|cause of|causes of|source of|as a cause of|as a source of|as an etiology of|etiology of|reason for|as the source of|as the cause of|reports|reported|endorses|endorsed|complains of|complained of|complaining of|admits|admits to|presents with|presented with|presenting with|positive for|is positive for|significant for|notable for|remarkable for|he has|she has|he had|she had|patient has|patient had|pt has|pt had|there is|there are|there was|there were|has had|has been having|now has|now with|and has|and had|and is|and was|currently has|developed|develops|noted to have|found to have|was found to|continues to have|with persistent|but with|only|in addition|additionally|started on|was started on|treated with|was given|given|on exam|also has|also had|states that|stated that|does have|did have|consistent with|shows|showed|reveals|revealed|demonstrates|demonstrated|instead|however,|takes|taking|is taking|is on|was on|will|plan|recommend|diagnosed with|was diagnosed with|in whom|although she|which is|which was|that is|that was|despite|while|whereas|trigger event for|then|after which|to explain|to account for|with the|with residual|residual|leaving him|leaving her|left him with|left her with|following which|followed by|prior to admission|on admission|presents for|presents to|presented to|presents today|presents for evaluation of|for which|complicated by",
    ),
];

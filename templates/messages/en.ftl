### The English texts of consentry, complete. Another language is a file beside this one, named by its
### BCP 47 tag, with the same ids and its own texts; it may begin with a few of them.
###
### - `{ $name }` puts something in. What a text is given is named in it, or in the comment above it.
### - `{ $n -> [one] … *[other] … }` chooses a form by the plural rules of the language; every language has
###   its own categories (zero, one, two, few, many, other).
### - Other choices are made by codes: keep the codes in brackets, and translate what stands behind them.
###   A code that no text names falls under the starred form.
### - $n, $of and other counts are whole numbers. Everything else comes as it is to be printed: names and
###   addresses that the audited site wrote, days, seconds, ids as F-001, codes as "reject".
### - `{" "}` and `{""}` are a space at the border of a text, and nothing.
###
### - The texts of rules and of the law they name stand in the rule files and can be told here too, by ids
###   made of theirs: `rule-pixel-before-consent-title = …`. The guide lists them.
###
### Words: a "scenario" or "state" is one of before, dismiss, reject, accept, withdraw, gpc: what the visitor
### does with the banner. A "platform", "vendor" or "recipient" is a company that is told something; an
### "event" is one report of what a visitor did. Nothing may say that something is lawful or that it breaks
### the law: a rule says what appears, and a person decides.


### Joints: how things stand one after the other

# $head: all but the last thing, with commas between them; $last: the last one.
list-and = { $head } and { $last }
# Between two things of a list.
list-comma = ,{" "}
# Between two clauses.
list-semicolon = ;{" "}
# Between two sentences.
list-sentences = {" "}
# The rest of a list, counted.
list-more = { $n } more


### Findings, first line: what was recorded. Counts, places and times; no legal word.

# $pages is `finding-pages-of`.
finding-seen-on = Seen on { $pages }.
finding-pages-of = { $n } of { $of ->
    [one] 1 page
   *[other] { $of } pages
}
# What checks had to add beyond three notes.
finding-more-notes = And { $n } more of the kind.
# Of $of runs of the same scenario, this many showed it.
finding-seen-once = Seen in 1 of { $of } runs: a single sighting.
finding-seen = Seen in { $n } of { $of } runs.
finding-seen-at-least = Seen in at least { $n } of { $of } runs.
finding-simulated = The signal was sent by the recorder, not by a visitor's browser.
# When something happened, in the words of the scenario. Put into a sentence after "was set" and the like.
finding-when = { $scenario ->
   *[before] before any choice
    [dismiss] after the banner was closed without an answer
    [reject] after the refusal
    [accept] after the acceptance
    [withdraw] after the withdrawal
    [gpc] before any choice, with Global Privacy Control on
}
# When the choice was still to come. Put into `finding-cookie-in`.
finding-before = { $scenario ->
    [dismiss] before the banner was closed
    [reject] before the refusal
    [accept] before the acceptance
    [withdraw] before the withdrawal
   *[other] at the start
}
# $names: one scenario or several. Begins a sentence.
finding-in-scenarios = In { $n ->
    [one] scenario
   *[other] scenarios
} { $names }
finding-detail-events = { $n ->
    [one] event
   *[other] events
} { $names }
finding-detail-accounts = { $n ->
    [one] account
   *[other] accounts
} { $names }
# $name: the recipient.
finding-requests = { $n ->
    [one] 1 request
   *[other] { $n } requests
} to { $name }
# $detail: events and accounts, or hosts.
finding-requests-detail = { $n ->
    [one] 1 request
   *[other] { $n } requests
} to { $name } ({ $detail })
# $place: `finding-in-scenarios`; $what: `finding-requests`; $pages: `finding-pages-of`; $when and $first:
# `finding-clause-when` and `finding-clause-first`, or nothing.
finding-traffic = { $place }, { $what } on { $pages }{ $when }{ $first }.
# $when: `finding-when`.
finding-clause-when = {" "}{ $when }
# $n: requests in all. $banner: `finding-clause-banner`, or nothing.
finding-clause-first = ; { $n ->
    [one] it started
   *[other] the first
} { $seconds } s after navigation{ $banner }
# $order: how the request lies to the moment at which the banner was there.
finding-clause-banner = {" "}and { $seconds } s { $order ->
    [before] before
   *[after] after
} the banner was there
finding-unanswered = { $n } of them got no answer.
# $marks: values of the field gcs, or none. $which: all hits, or $n of them.
finding-denied = { $which ->
    [all] Each hit
   *[some] { $n } of the hits
} carries the mark that consent is denied{ $marks ->
    [none] {""}
   *[other] {" "}(gcs={ $marks })
}.
# Names of hosts.
finding-leads-to = { $host } leads to { $target } (CNAME).
# Put into the two texts below, in the middle of a sentence.
finding-cookie = cookie { $name } on { $domain } ({ $party ->
    [first] first party
   *[third] third party
})
# Who set a cookie or wrote a key: behind "was set", "was written".
finding-clause-by-script = {" "}by script { $script }
finding-clause-by-answer = {" "}by the answer to { $request }
finding-clause-by = { $kind ->
    [http] {" "}by an answer
    [script] {" "}by a script
   *[other] {""}
}
finding-clause-first-seen = ; first seen on { $pages }
# $cookie: `finding-cookie`; $before: `finding-before`; $when: `finding-when`; $by, $place: clauses as above,
# or nothing; $life: `finding-life-…`.
finding-cookie-in = In scenario { $scenario }, { $cookie } { $state ->
    [kept] was there { $before } and was still there at the end
    [changed] was there { $before } and had another value at the end
    [removed] was set{ $by } { $when } and removed later
   *[set] was set{ $by } { $when }
}; { $life }{ $place }.
# $secure, $http_only: on or off. $same_site: as the server wrote it, or none-given. $seen: a clause, or nothing.
finding-cookie-set = { $place }, { $cookie } was set{ $by }; { $life }; Secure { $secure ->
    [on] on
   *[off] off
}, HttpOnly { $http_only ->
    [on] on
   *[off] off
}, SameSite { $same_site ->
    [none-given] not given
   *[other] { $same_site }
}{ $seen }.
# Lifetimes: put into the two texts above.
finding-life-session = it ends with the browser session
# $asked and $stored: `finding-days` or `finding-hours`.
finding-life-shortened = asked for { $asked }, stored by the browser for { $stored }
finding-life-asked = asked for { $asked }
finding-life-stored = stored for { $stored }
finding-life-unknown = lifetime not recorded
finding-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
finding-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
# $area: the browser's name of it, as local or session.
finding-storage = { $place }, key { $key } was written to { $area } storage of { $origin }{ $by }{ $when }.
# $n: pages. $named: whether $events names events.
finding-noscript = The source of { $n ->
    [one] 1 page
   *[other] { $n } pages
} holds an image of { $name }{ $named ->
    [yes] {" "}(event { $events })
   *[no] {""}
} inside noscript. The recording ran with scripts, so it did not load here.
# $states: how many scenarios there are in $scenarios.
finding-vendor-received = { $name }{ $company ->
    [none] {""}
   *[other] {" "}({ $company })
} received { $n ->
    [one] 1 request
   *[other] { $n } requests
} in { $states ->
    [one] scenario
   *[other] scenarios
} { $scenarios }.
finding-accounts = Accounts seen: { $accounts }.
finding-undeclared = { $n ->
    [one] 1 policy was
   *[other] { $n } policies were
} read ({ $policies }); none names it.
# Words of the site.
finding-quoted = "{ $text }"
# A control of the banner: its words, and what it does.
finding-control = "{ $text }" ({ $action ->
    [accept] accepts
    [reject] refuses
    [settings] opens settings
    [save] saves
    [close] closes
    [pay] pays
    [policy] opens a policy
   *[other] other
})
finding-layer-on = On page { $page } the first layer of the consent interface offers { $controls }.
finding-layer = The first layer of the consent interface offers { $controls }.
finding-preticked = Switched on before any choice: { $names }.
# $title: the rule's. $scenario: none where it goes without saying.
finding-title = { $title }{ $scenario ->
    [none] {""}
   *[other] {" "}(scenario { $scenario })
}
# $about: what it is about.
finding-title-about = { $title }: { $about }{ $scenario ->
    [none] {""}
   *[other] {" "}(scenario { $scenario })
}
# A question to a person: what was seen, where the rule says nothing of it.
finding-seen-key = Seen: { $key }.


### Findings, second line: what the catalogue says it is. $confidence is high, medium or low.

finding-measured = Measured on the page; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
finding-manager = Consent manager: { $name }.
finding-overall = Taken from all pages and scenarios recorded; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
finding-calls = Calls counted in the page; what they are for is inferred; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
# $owner: the vendor, or none. $purpose: a code as necessary, statistics, marketing. $date: of the catalogue.
finding-key-known = Storage key{ $owner ->
    [none] {""}
   *[other] {" "}of { $owner }
}, purpose { $purpose } by the catalogue of { $date }; a name is weak proof; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
finding-key-unknown = No catalogue knows this key; its value looks like an identifier; purpose not known; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
# $name: a host.
finding-in-no-catalogue = { $name } is in no catalogue; purpose not known; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
# $owner: company and country, or none. $purpose: a code as advertising, analytics. $basis: how the entry is known.
finding-vendor = { $name }{ $owner ->
    [none] {""}
   *[other] {" "}({ $owner })
}, purpose { $purpose ->
    [unknown] not known
   *[other] { $purpose }
}; vendor catalogue of { $date }{ $basis ->
    [public-code] {" "}(read from the vendor's public code)
    [documented] {" "}(documented by the vendor)
    [knowledge] {" "}(from knowledge, not documented)
   *[other] {""}
}, confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
# $source: where the purpose is from, or none.
finding-cookie-known = Cookie{ $owner ->
    [none] {""}
   *[other] {" "}of { $owner }
}, purpose { $purpose } by { $source ->
    [none] the cookie catalogue
   *[other] { $source }
}; a name is weak proof of a purpose; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
finding-cookie-unknown = No catalogue knows this name{ $owner ->
    [none] {""}
   *[other] {" "}of { $owner }
}; { $random ->
    [yes] its value is long and random like an identifier;{" "}
   *[no] {""}
}purpose not known; confidence { $confidence ->
    [high] high
    [medium] medium
   *[low] low
}.
finding-date-unknown = unknown date


### Findings, third line: what the rule concludes. It says "appears to breach", never that there is a breach.

# $law: articles of laws, or `finding-law-read`.
finding-breach = { $severity ->
    [violation] Appears to breach { $law }.
    [likely-violation] Likely breaches { $law }; one point is to be confirmed by a person.
    [risk] May breach { $law }; this depends on facts outside the scan or on a disputed question.
   *[advice] Good practice; see { $law }.
}
# $kind: of the source, as guidance. $law: the source with its place.
finding-law-read = the law as read in { $law } ({ $kind })
# $at: article, point, recital.
finding-pinpoint-unchecked = { $at } (pinpoint not checked)
# $places: one or more of `finding-severity-in`.
finding-weighed = Weighed differently { $places }.
# $place: code of a jurisdiction.
finding-severity-in = in { $place } { $severity ->
    [violation] violation
    [likely-violation] likely-violation
    [risk] risk
   *[advice] advice
}
finding-uk = For the UK, judgments after 2020 and guidance of the EU only persuade.
# $country: code.
finding-region = It was recorded from { $country }, outside the EEA and the UK: a visitor there may meet another banner.
# $tests: ids.
finding-tests-open = Exemption tests a person has to decide: { $tests }.
finding-tests-none = No exemption test passed.
# $reasons: from the rule.
finding-otherwise = It would be seen otherwise if: { $reasons }.
# $rules: ids.
finding-folded = The evidence also holds what rule { $rules } looks for; it is not counted again.
# $part: a section of the settings, as [budget].
finding-departs = Departs from what the organisation allows itself under { $part } of its settings. No law is claimed: what the law says of it is for the other findings.


### Findings: remedies. The remedies themselves stand in the rule files.

finding-remedy-unchecked = (From knowledge; check it against the vendor's own pages.)
finding-remedy-partly-checked = (Checked in part against the vendor's own pages or public code.)
# $platform: the system that the site is built on.
finding-remedy-in = In { $platform }: { $step }
finding-remedy-retest = Test again: { $retest }


### Notes of checks: what a check saw, in the first line of a finding or beside a question. Names, fields and words of the site are put in as they were.

note-auction = Its address holds { $signs }.
note-audience = No contact data or own number, first-party cookies of at most 13 months, named in a policy.
note-banner-language = The interface is in { $banner }, the page says it is in { $page }.
note-new-vendor = { $vendor } was not seen in audit { $audit }.
note-new-account = Account { $account } of { $vendor } was not seen in audit { $audit }.
note-new-cookie = Cookie { $cookie } of { $vendor } was not seen in audit { $audit }.
note-bundled = One box reads "{ $text }".
note-click-id = Page { $page } was visited with { $name } in its address.
note-decorative = The same { $n ->
    [one] tracker or cookie was
   *[other] { $n } trackers and cookies were
} seen before any choice, after refusing and after accepting.
note-hits-granted = { $n ->
    [one] 1 hit says itself
   *[other] { $n } hits say themselves
} that consent is granted.
note-default-granted = The default of consent mode is granted for { $kinds }.
note-tc-grants = The TC string grants { $n ->
    [one] 1 purpose
   *[other] { $n } purposes
} before a choice.
note-larger = On the first layer "{ $accept }" covers { $larger } square pixels and "{ $reject }" { $smaller }.
note-stronger = On the first layer the text "{ $accept }" has contrast { $strong } and "{ $reject }" { $faint }.
note-gate = { $vendors } send on this page before any choice, and no tracker sends on the home page.
note-no-interface = No consent interface was found; tracker events seen: { $events }, tracker cookies: { $cookies }.
note-no-reopening = No control that reopens the choice was seen on the pages visited.
note-unlisted = { $n ->
    [one] 1 cookie for statistics or marketing was seen
   *[other] { $n } cookies for statistics or marketing were seen
}; { $policies ->
    [one] the 1 policy read lists none
   *[other] the { $policies } policies read list none
}.
note-no-lifetimes = { $n ->
    [one] 1 lasting cookie was
   *[other] { $n } lasting cookies were
} seen; no policy says how long anything is kept.
note-label = The control that accepts is named "{ $text }".
note-not-before = Nothing of the kind was sent before.
note-form-trackers = { $vendors } run on page { $page }, whose form asks for { $asks }.
note-topic = In scenario { $scenario } page { $page } may be about { $topics }; it is told to { $vendors }.
note-after-stir = It was sent only after the page had been scrolled, and never without.
note-panel = Opened again in scenario { $scenario }, these switches were on: { $switches }.
note-piggyback = It is loaded by a script of { $vendor }.
note-policy-missing = None of the { $n } pages visited is a privacy notice.
note-no-proof = After accepting, no call to a consent manager's server was seen; the choice may be kept in the browser only.
note-identifier = Parameter { $name } holds a value that looks like an identifier.
note-redirect = A redirect from { $from } passes a value that looks like an identifier to { $to }.
note-referrer = { $n ->
    [one] 1 request carries
   *[other] { $n } requests carry
} the path of a page as referrer, to { $sites ->
    [one] 1 other site
   *[other] { $sites } other sites
}.
note-sources = One script called { $kinds } and sent requests.
note-statistics = { $name } sent { $n ->
    [one] 1 hit
   *[other] { $n } hits
} before any choice.
note-still-granted = After the withdrawal consent mode still says granted for { $kinds }.
note-tc-still = After the withdrawal the TC string still grants { $n ->
    [one] 1 purpose
   *[other] { $n } purposes
}.
note-tc-denies = Vendor { $number } of the Global Vendor List has neither consent nor legitimate interest in the TC string.
note-tc-interest = In scenario { $scenario } the TC string rests purposes { $purposes } on legitimate interest.
note-text-link = "{ $link }" is a link { $link_height } px high beside the button "{ $accept }" of { $accept_height } px.
note-small = The text "{ $text }" is { $height } px high.
note-faint = The text "{ $text }" has contrast { $contrast } to its background.
note-withdrawal-untold = Neither the consent interface nor a policy that was read speaks of withdrawing.
note-items = The event lists { $n ->
    [one] 1 item
   *[other] { $n } items
}.
note-item-fields = The event names { $fields }.
note-search = What was searched for goes out.
note-search-in = What was searched for goes out in { $name }.
note-page-goes = The page's address goes out in { $name } with its parameter { $first }.
note-own-number = A number of the visitor goes out at { $place }.
note-guarded-word = Parameter { $name } holds "{ $words }", a word on { $topic }.
# Put into `note-search-in` or `note-page-goes`.
note-page-address-name = the page address
note-passage = "{ $passage }"
# $claim: a sentence of the policy. $n: cookies, or events.
note-claim = "{ $claim }" But { $what ->
    [cookies] { $n ->
        [one] 1 cookie for statistics or marketing was stored.
       *[other] { $n } cookies for statistics or marketing were stored.
    }
    [third-parties] events went to third parties.
   *[before] events of trackers were sent before any choice.
}
# $n actions, against $accept to accept.
note-refusing = Refusing took { $n ->
    [one] 1 action
   *[other] { $n } actions
}, accepting took { $accept ->
    [one] 1 action
   *[other] { $accept } actions
}.
# $n actions, against $accept to accept.
note-withdrawing = Withdrawing took { $n ->
    [one] 1 action
   *[other] { $n } actions
}, accepting took { $accept ->
    [one] 1 action
   *[other] { $accept } actions
}.
note-gpc-events = With Global Privacy Control on and nothing clicked, { $n ->
    [one] 1 event of a tracker was
   *[other] { $n } events of trackers were
} sent.
note-gpc-cookies = With Global Privacy Control on and nothing clicked, { $n ->
    [one] 1 cookie for statistics or marketing was
   *[other] { $n } cookies for statistics or marketing were
} stored.
note-refusal-shorter = The refusal is kept for { $reject } days, the acceptance for { $accept }.
note-choice-kept = The choice is kept { $session ->
    [yes] until the browser closes
   *[no] for { $days } days
}.
# $kind of data at a $place in the request.
note-at = { $kind } at { $place }
note-contact-data = Sent { $how ->
    [readable] readable
   *[hashed] hashed
}: { $kinds }.
# $name: the vendor that owns the cookie.
note-owner = After the choice { $n ->
    [one] 1 request
   *[other] { $n } requests
} went to { $name }, its owner.
# $kind and $form of the made-up data, $place in the request.
note-typed = What the audit typed into a form and did not send ({ $kind }, { $form }) went out { $done ->
    [left] when the field had been left
   *[typed] while it was typed
}, at { $place }.
note-core-items = { $policy } does not seem to tell { $items }.
# Put into the text above.
note-core-item = { $item ->
    [controller_named] who is responsible
    [contact_told] how to reach them
    [legal_basis_told] a legal basis
    [lifetimes_told] how long data is kept
    [rights_told] the rights of the people concerned
   *[complaint_told] the right to complain
}
# $purposes: kinds of purposes. $n: switches.
note-one-choice = In use after accepting are { $purposes }; the layers that were read hold { $n ->
    [one] 1 switch
   *[other] { $n } switches
}.
note-purpose = { $purpose ->
    [advertising] advertising
    [social] social media
    [statistics] statistics
   *[embedded] embedded content
}
note-signs = Signs seen: { $signs }.
note-sign = { $sign ->
    [advertising] behavioural advertising by several companies
    [replay] session replay
    [matching] matching with contact data
    [topics] pages that may be about guarded topics
    [children] pages that may be for children
   *[devices] reading of device properties
}
note-seen = Seen: { $vendors }.
note-untold = Data goes to { $vendors }; no policy that was read speaks of { $what ->
    [transfers] transfers to other countries
   *[joint-control] joint control
}.
note-duration = The list says { $session ->
    [yes] until the browser closes
   *[no] { $days } days
} ("{ $passage }"), { $asked } days were asked for.
# $part: a section of the settings, which wants at most $most. $named: whether $names names some.
note-budget = In scenario { $scenario }, { $what ->
    [third-parties] { $n ->
        [one] 1 third party was contacted
       *[other] { $n } third parties were contacted
    }
    [requests] { $n ->
        [one] 1 request
       *[other] { $n } requests
    } left the browser
    [cookies] { $n ->
        [one] 1 cookie was set or kept
       *[other] { $n } cookies were set or kept
    }
   *[events] { $n ->
        [one] 1 event was sent
       *[other] { $n } events were sent
    }
}, where { $part } wants at most { $most }{ $named ->
    [yes] : { $names }
   *[no] {""}
}.
# $name: of a parameter.
note-address-mail = A readable e-mail address went out in { $part ->
    [path] the path of the address
   *[parameter] parameter { $name }
}.
# $words: the kind of data, where it is no e-mail address.
note-page-address = A readable { $kind ->
    [email] e-mail address
   *[other] { $words }
} went out in the page address at { $name }.


### Outcomes of rules: why each is as it is, sentence after sentence

# $findings: ids.
finding-folded-into = Kept as evidence of the more specific { $findings }.
finding-uncited = Nothing in the evidence can be cited for it.
# $place: code of a jurisdiction.
rule-no-law = There is no view of the law for "{ $place }".
# $part: a section of the settings, as [budget].
rule-nothing-set = The settings of the audit say nothing under { $part }.
# $places: codes of jurisdictions.
rule-elsewhere = Applies in { $places }, not in { $place }.
# $reason: from the rule files.
rule-disabled = Switched off by the rules in use: { $reason }.
# $question: from the rule.
rule-by-hand = Not automated; a person checks: { $question }
rule-no-policy = No policy was found that could be read.
# $of: things that were looked at.
rule-matches = { $n ->
    [one] 1 match
   *[other] { $n } matches
} of { $of } looked at.
rule-no-match = No match in the tested scope ({ $n ->
    [one] 1 thing
   *[other] { $n } things
} looked at).
# $id: of an exemption.
rule-exempt = { $n } exempt by { $id }.
# $reasons: one or more of `untested-…`.
rule-untested = Not tested: { $reasons }.
rule-untested-besides = Not tested besides: { $reasons }.
# $question: one or more, from the rules.
rule-person-decides = A person decides: { $question }
# $parts: conditions in the language of rule files, with what they met.
exemption-fails = It cannot pass: { $parts }.
# $test: from the rule files.
exemption-open = A person has to show: { $test }


### Why something was not tested. Clauses, put into `rule-untested`.

# $n more, which are not named.
untested-more = { $reasons }; and { $n } more
untested-not-asked = scenario { $scenario } was not asked for
untested-choice = the choice of scenario { $scenario } could not be confirmed
# $begun: whether something of it was recorded.
untested-unrecorded = scenario { $scenario } was { $begun ->
    [yes] not recorded to its end
   *[no] not recorded
} ({ $why })
# Texts of a limit.
untested-limit = { $what } ({ $why })
untested-page = page { $page } was not recorded in scenario { $scenario }
# $thing: what it is called.
untested-no-evidence = { $thing } has no evidence id
# $why: one or more of the texts below.
untested-thing = { $kind ->
    [banner] the consent interface
    [site] the site
    [cookie] cookie { $name }
    [storage] storage key { $name }
    [script] script { $name }
    [inline] script inline
   *[other] { $name }
}: { $why }
# $field: a word of the rule files.
untested-field = { $field } is not known
untested-address = the address could not be read
untested-before = what was sent before any choice was not recorded
# $part: a section of the settings, as [budget].
untested-budget = { $part } says nothing of scenario { $scenario }
untested-choice-kept = how long the choice is kept was not seen in both scenarios
untested-choice-record = what keeps the choice was not seen
untested-choice-took = whether the choice took in scenario { $scenario } is not known
untested-controls = size or contrast of the controls could not be measured
untested-few-pages = fewer than two pages were visited
untested-headers = the headers of requests were not recorded
untested-home = the home page was not visited
untested-in-use = what is in use after accepting was not recorded
untested-interface = the consent interface could not be looked for
untested-interface-language = the language of the interface or of its page is not known
untested-language = its language is not known
untested-language-interface = the language of the interface is not known
untested-layers = the further layers could not be opened
untested-lifetime = its lifetime was not recorded
untested-no-baseline = no earlier audit was given to compare with (--baseline)
untested-no-click = no page was visited with the number of a click in its address
untested-no-list = no list of cookies was read
untested-no-policy = no policy could be read
untested-no-signal = the page publishes no consent signal that could be read
untested-nothing-typed = nothing was typed into a form in this scenario
untested-other-language = its words are of another language than it says
untested-panel = the panel was not opened again after the choice
untested-policy = a policy could not be read
untested-policy-language = a policy could not be read, or not in its language
untested-policy-linked = the consent interface links a policy that was not visited
untested-policy-page = a policy page was found but could not be read
untested-refusal-contrast = the contrast of the refuse control could not be measured
untested-refusing = the actions to refuse or to accept could not be counted
untested-region = the default differs by region and it is not known for which
untested-signals = the consent signals were not read
untested-unread = it could not be read
untested-whether-interface = whether there is a consent interface could not be looked for
untested-withdrawing = the actions to withdraw or to accept could not be counted
untested-without-signal = what is sent without the signal was not recorded


### Limits: what was not seen, why, and what must not be concluded. Clauses: a table has them, `untested-limit` and `sarif-limit` join them. What the recorder wrote of a gap is quoted as it was recorded.

# A gap on a page.
limit-on-page = { $what } ({ $page })
limit-scenario = { $end ->
    [untestable] scenario "{ $scenario }" could not be carried out
   *[incomplete] scenario "{ $scenario }" is not complete
}
# $forgotten: whether the refusal was made, and not remembered by the site.
limit-scenario-effect = { $forgotten ->
    [yes] what was seen after the refusal is judged; what was not seen there proves nothing
   *[no] nothing may be concluded about what the site does in this scenario
}
limit-page = page { $page } was not recorded
limit-page-effect = what this page does in this scenario is not known
limit-unvisited = page { $page } was not visited
limit-unvisited-why = it was planned, and no visit of it was recorded
limit-unvisited-effect = what this page does is not known
limit-cookies-there = { $n ->
    [one] 1 cookie was
   *[other] { $n } cookies were
} there when the run began
limit-cookies-there-why = the profile was not empty
limit-cookies-there-effect = a cookie may not have been set by this site in this run
# $event: in the common words, as donate. $journey: its name in the settings.
limit-event = the expected event "{ $event }" was not seen on the journey "{ $journey }" (step { $step })
limit-event-why = no platform of the catalogue was told of it after everything had been accepted
limit-event-effect = it is not measured in the browser, or goes to a platform that is not known here, or is sent by a server
limit-no-end = the recording has no end
limit-no-end-why = the capture was broken off
limit-no-end-effect = what is missing cannot be told from what does not happen
limit-clock = the clock of the machine was set back during the audit
# $start and $end: what that clock showed, as 2026-11-24T10:15:00Z.
limit-clock-why = by that clock the audit ended at { $end }, before it began at { $start }
limit-clock-effect = times are those of the clock, and how long the audit took is not known; the order of requests and choices does not go by it
limit-country = the country the traffic left from is not stated
limit-country-why = it is stated with --egress-country and never guessed
limit-country-effect = a site may show visitors of another country another notice
limit-sandbox = Chrome ran without its sandbox
limit-sandbox-why = --no-sandbox was given, or the machine cannot offer one
limit-sandbox-effect = the recording is the same; the machine was less protected from the pages
limit-certificates = bad certificates were accepted
limit-certificates-why = --insecure was given
limit-certificates-effect = it is not proven that the servers were those named in the addresses
limit-third-party-cookies = { $policy ->
    [block] third-party cookies were blocked
    [allow] third-party cookies were allowed
   *[other] whether third-party cookies were allowed is not known
}
limit-third-party-cookies-why = one setting per audit
limit-third-party-cookies-effect = { $policy ->
    [block] visitors whose browser allows them may get more cookies than this audit shows
    [allow] visitors whose browser blocks them get fewer cookies than this audit shows
   *[other] other visitors may get other cookies
}
limit-servers = what servers pass on among themselves is not seen
limit-servers-why = only what leaves or enters the browser is recorded
limit-servers-effect = no finding here does not mean that a vendor gets no data from the site's own servers
limit-purposes = purposes of cookies are inferred
limit-purposes-why = they are read from names in a catalogue, or from what wrote them
limit-purposes-effect = a purpose is no proof; ask the site for what it uses the cookie
limit-other-pages = only the pages visited were looked at
# $sent: what submits forms.
limit-other-pages-why = { $n ->
    [one] 1 page
   *[other] { $n } pages
} per scenario, forms are { $sent ->
    [none] not submitted
   *[journeys] submitted by the journeys alone
}
limit-other-pages-effect = other pages, and what follows after another form is sent, may behave otherwise
limit-once = each scenario was run once
limit-once-why = --repeat was 1
limit-once-effect = what happens only sometimes may not have happened
limit-missed = { $n ->
    [one] 1 request was
   *[other] { $n } requests were
} seen only by Chrome's own net log
limit-missed-why = the recorder did not hear { $n ->
    [one] it
   *[other] them
}
limit-missed-effect = { $n ->
    [one] what it carried and what was answered is unknown; it is listed with its address and time
   *[other] what they carried and what was answered is unknown; they are listed with their address and time
}
limit-away = { $n ->
    [one] 1 host that answers in another scenario gave no answer in { $scenario }
   *[other] { $n } hosts that answer in another scenario gave no answer in { $scenario }
}
# $hosts: some of them, each with the browser's error.
limit-away-why = nothing came back: { $hosts }
limit-away-effect = what they would have loaded, set or sent on in this scenario is not known; their silence is no sign of consent being kept
limit-unanswered = { $n ->
    [one] 1 host gave no answer at times or at all
   *[other] { $n } hosts gave no answer at times or at all
}
limit-unanswered-why = nothing came back: { $hosts }
limit-unanswered-effect = what they would have loaded, set or sent on is not known; the requests themselves are listed
# $n of $of runs showed it, in so many $forms.
limit-variants = { $forms ->
    [one] visitors are not all shown the consent notice: it was there in { $n } of { $of } runs
   *[other] visitors are shown different consent notices: it was there in { $n } of { $of } runs, in { $forms } forms
}
limit-variants-why = each run is a visitor of its own with an empty profile: an A/B test, or a notice for some
limit-variants-effect = what is said of the notice is said of the form that was met first; { $offer ->
    [same] the others offer the same in other words
   *[other] what a form that offers something else would show is not known
}
limit-no-net-log = the recording was not held against Chrome's own net log
limit-no-net-log-why = no net log was kept
limit-no-net-log-effect = how many requests are missing, if any, is not measured
# Why: one of `policy-…`.
limit-policy = the policy { $url } could not be read
limit-policy-effect = what it tells is unknown; a person has to read it
limit-no-policy = no policy could be read
limit-no-policy-why = no visited page was recognised as a privacy or cookie policy with readable text
limit-no-policy-effect = whether recipients are named in a policy is not known
# $seconds: until when pages were watched, or none.
limit-later = { $seconds ->
    [none] what pages do later was not awaited
   *[other] what pages do later than { $seconds } s was not awaited
}
# $moved: whether the clocks of pages were moved on.
limit-later-why = { $moved ->
    [yes] no page's clock was moved on further (--settle)
   *[no] no page's clock was moved on: each was left once it was quiet (--settle)
}
limit-later-effect = a tag that waits for longer, for minutes or for hours, is not in this report
limit-nothing-typed = nothing was typed into forms
limit-nothing-typed-why = this audit planted no identity of its own
limit-nothing-typed-effect = whether scripts read what a visitor types before it is sent is not known
# $scenarios: their codes, with commas.
limit-start-page = nothing was typed, pointed at or played on the start page in { $scenarios }
limit-start-page-why = its consent notice is looked for there until its clock was moved on, and an input might bring one that nobody meets who does nothing
limit-start-page-effect = what the start page alone sends for such an input before any choice is not known; other pages, and the start page after a choice, show it
# $name: of a container of tags. Why: one of `container-…`.
limit-container = the container { $name } was not read whole
limit-container-effect = it may hold more tags than are listed
# $n: values in the evidence.
limit-replaced = personal data in { $n ->
    [one] 1 recorded value
   *[other] { $n } recorded values
} was replaced
limit-replaced-why = { $emails ->
    [one] once
   *[other] { $emails } times
} an e-mail address and { $phones ->
    [one] once
   *[other] { $phones } times
} a telephone number that are not of the made-up visitor; the SHA-256 of each original value is in the event log (event redacted)
limit-replaced-effect = whose they are can not be read from the evidence; names and street addresses are not told from other text and may still be there
# $n: hosts.
limit-names = where { $n ->
    [one] 1 of the site's own hosts leads
   *[other] { $n } of the site's own hosts lead
} was not seen
# $hosts: some of them.
limit-names-why = no name was looked up by Chrome itself: the addresses were given, or the system or a proxy looks names up ({ $hosts })
limit-names-effect = a tracker behind a name of the site (CNAME) is not told from the site's own server


### Facts: what is said of what was recorded, beside what was recorded. `report.json` and the tables of the report have them.

# Why a scenario, a visit or a journey is not complete.
scenario-no-run = no run of it was recorded
scenario-few-runs = { $n ->
    [one] 1 of { $of } runs was
   *[other] { $n } of { $of } runs were
} recorded
scenario-broken-off = broken off: the log has no end
# $reason: from the evidence.
scenario-run = run { $run }: { $reason }
visit-broken-off = the recording broke off during this visit
journey-step-failed = step { $step }: { $reason }
journey-broken-off = the recording broke off during it
journey-not-reached = the scenario ended before it
# Why a policy could not be read.
policy-empty = the page shows { $n ->
    [one] 1 character
   *[other] { $n } characters
} of text: it is empty, or loads its text later
# $why: from the evidence.
policy-unfetched = it could not be fetched: { $why }
policy-pdf = { $why ->
    [not-pdf] it is no PDF
    [too-large] it is larger than what is read of one file
    [encrypted] it is encrypted
    [pictures] it holds pictures and hardly any text: it may be scanned
    [no-text] it holds hardly any text
   *[no-letters] its fonts do not tell which letters they show
}
# Where the purpose of a cookie is from: put into `finding-cookie-known`.
cookie-source-catalogue = consentry cookie catalogue { $date }
cookie-source-observed = observed: written by the choice
# The name of an identifier that went out to an address made for matching.
sync-declared = matching address
# Instead of a value of the made-up identity.
personal-planted = the planted identity
# A value that looks like a person's, but for its beginning; $n: its length.
personal-masked = { $start }*** ({ $n ->
    [one] 1 character
   *[other] { $n } characters
})
# What tells a platform that the site is built on. $what: as the site has it.
platform-tell = { $kind ->
    [generator] generator "{ $what }"
    [host] requests to { $what }
    [header] response header { $what }
    [path] path { $what }
    [cookie] cookie { $what }
   *[source] source "{ $what }"
}
# Containers of tags: why one was not read whole.
container-unknown-form = its text is not in the form that is known
container-cut = only its beginning was kept: tags, triggers or settings may be missing
# The kind of a tag that the catalogue does not know.
container-template = Custom template
# $kind: the tag manager's name of it.
container-tag = tag type { $kind }
# When a tag fires. $left: a variable of the container, in double braces. $right: what it is held against.
container-condition = { $compared ->
    [is] { $left } is { $right }
    [contains] { $left } contains { $right }
    [starts-with] { $left } starts with { $right }
    [ends-with] { $left } ends with { $right }
    [matches] { $left } matches { $right }
    [fits-selector] { $left } fits the selector { $right }
    [less] { $left } is less than { $right }
    [at-most] { $left } is at most { $right }
    [more] { $left } is more than { $right }
    [at-least] { $left } is at least { $right }
   *[other] { $left } is compared with { $right }
}
# $event: as the site names it.
container-moment = { $moment ->
    [consent] consent initialisation
    [start] initialisation
    [view] page view
    [ready] page ready
    [loaded] page loaded
    [click] click
    [link] click on a link
    [form] form sent
    [scroll] scrolling
    [timer] timer
    [address] change of address
    [visible] element comes into view
    [video] video
    [fault] script error
   *[own] event { $event }
}
# Between two conditions.
container-and = {" "}and{" "}
container-or = {" "}or{" "}
container-always = always
container-unless = { $conditions }, unless { $unless }
# What a hit says of consent. $names: signals as ad_storage.
clash-granted = { $names } granted
clash-personalised = npa=0: personalised advertising on
clash-denied = all signals denied
# What that contradicts. $gcd: a value of the same hit.
clash-same-hit = gcd={ $gcd } of the same hit
# $name: a signal.
clash-page = the page's own consent mode holds { $name } denied
clash-choice = { $kind ->
    [personalised-against-denied] ad_personalization denied in the same hit
    [granted-without-choice] no choice had been made
    [granted-by-default] the default command grants before any choice
    [granted-after-refusal] the visitor had refused
   *[denied-after-acceptance] the visitor had accepted everything: the choice does not reach the tag
}
# Signs that servers pass data on, and what to ask.
server-dedupe-id = events to { $vendor } carry an id by which a copy sent by a server would be dropped
server-dedupe-id-ask = Is a server-side interface of { $vendor } used (Conversions API, Events API or the like), with which data, and does it wait for consent?
# $place: in the request.
server-identifier = an identifier of { $product } is sent to { $host }, at { $place }
server-identifier-ask = What does { $host } do with the identifier of { $product }? Show the export of the server container or the code that receives it.
server-integration = { $name } is in use, which can send from the server
# $kind: what the request is for, as event or library.
server-container = { $vendor } ({ $kind }) is answered by the site's own host { $host }
server-container-ask = The export of the server container or gateway on { $host }: every tag in it, its trigger and its consent setting.


### Decisions of the file of reviews that a person should look at again

review-ended = it ended on { $day }; the finding counts again
# $then, $now: severities as they are written in the file.
review-graver = it was made when this was { $then } and it is { $now } now; the finding counts again
review-stale-untested = it matches nothing, but its rule was not tested to the end in this audit
review-stale = it matches nothing in this audit; take it out of the file if it is mended


### Changes since an earlier audit. $side says which of the two: earlier or later.

change-kind = { $kind ->
    [new] new
    [worse] worse
    [not-comparable] not comparable
    [better] better
    [fixed] fixed
   *[same] same
}
change-scenario = scenario { $scenario }
change-scenario-why = not tested in the { $side ->
    [earlier] earlier
   *[later] later
} audit: { $why }
change-scenario-absent = not part of the { $side ->
    [earlier] earlier
   *[later] later
} audit
change-pages = { $n ->
    [one] 1 page
   *[other] { $n } pages
}
change-pages-why = not visited in every scenario of the { $side ->
    [earlier] earlier
   *[later] later
} audit
# Severities.
change-severity = { $before ->
    [violation] violation
    [likely-violation] likely-violation
    [risk] risk
   *[advice] advice
} -> { $after ->
    [violation] violation
    [likely-violation] likely-violation
    [risk] risk
   *[advice] advice
}
change-also-in = now also in { $scenarios }
change-no-longer-in = no longer in { $scenarios }
change-pages-seen = { $before ->
    [one] 1 page
   *[other] { $before } pages
} -> { $after ->
    [one] 1 page
   *[other] { $after } pages
}
change-unvisited = none of its pages was visited in the later audit
change-vendor-gone = its vendor was not seen any more
change-banner-unseen = the consent interface was not operated in scenario { $scenario } in the later audit
# $n: pages, which may be none.
change-reach = in { $scenarios }{ $n ->
    [0] {""}
    [one] , 1 page
   *[other] , { $n } pages
}
change-untested-scenario = scenario { $scenario } was not tested in the { $side ->
    [earlier] earlier
   *[later] later
} audit
change-untested-rule = the rule was not among those of the { $side ->
    [earlier] earlier
   *[later] later
} audit
change-untested-places = { $places } was not judged in the { $side ->
    [earlier] earlier
   *[later] later
} audit
change-untested-why = the rule was not tested in the { $side ->
    [earlier] earlier
   *[later] later
} audit: { $why }
# What else changed on the site that may have led to a finding.
change-cause-tag = new tag: { $name } was not seen in the earlier audit
change-cause-account = new account: { $account }
change-cause-script = new version of a script that starts it: { $script }
change-cause-banner = banner changed: { $what }
change-event = { $vendor } { $event }, { $scenario }
change-event-unnamed = unnamed event
change-cookie = { $name } on { $domain }
# $name: `change-cookie`. $what: one or more of the texts below.
change-of = { $name }: { $what }
change-life = lifetime { $before } -> { $after }
change-life-session = session
change-life-days = { $days } days
change-life-unknown = not known
# $flag: Secure or HttpOnly.
change-flag = { $now ->
    [yes] now
   *[no] no longer
} { $flag }
change-same-site = SameSite { $before } -> { $after }
change-same-site-none = not set
change-scripts-more = { $n } more scripts
change-banner-shown = { $shown ->
    [yes] it is shown now
   *[no] it is not shown any more
}
change-manager = consent manager { $before } -> { $after }
change-manager-unknown = not recognised
# $names: words of controls.
change-layer = { $change ->
    [new] new on the first layer
   *[gone] gone from the first layer
}: { $names }
change-preticked = now switched on in advance: { $names }
change-unticked = no longer switched on in advance: { $names }
change-clicks = actions to { $choice ->
    [accept] accept
    [reject] refuse
   *[withdraw] withdraw
} { $before } -> { $after }
change-words = its words are different


### Words that several places use

preliminary = Preliminary: rules matched recorded facts. A person decides.
no-reason = no reason was recorded
not-recorded = not recorded
# $why: from the evidence.
untested-scenario = not tested: { $scenario }: { $why }
untested-rules = not tested: { $n ->
    [one] 1 rule
   *[other] { $n } rules
}, for want of what they need
# A severity in a table or in brackets.
severity-code = { $severity ->
    [violation] violation
    [likely-violation] likely-violation
    [risk] risk
   *[advice] advice
}
# A decision in a table.
review-state = { $state ->
    [open] open
    [confirmed] confirmed
    [rejected] rejected
    [accepted-risk] accepted-risk
   *[other] { $state }
}
decided-by-nobody = nobody
# Names, the first two of several. $n: how many there are besides.
list-others = { $a }, { $b } and { $n } others
list-and-more = { $names } and { $n } more
column-finding = Finding
column-severity = Severity
column-what = What
column-states = States
column-review = Review
column-change = Change
column-cause = Possible cause
# $kind: `change-kind`.
change-count = { $n } { $kind }
light-words = { $light ->
    [red] Red: events without permission, or a violation
    [amber] Amber: look closer
    [green] Green: no finding in the tested scope
   *[grey] Grey: not tested
}


### The answer: the first sentence of the report. $names: platforms, as `list-and` or `list-others` join them.

answer-before = the site reports visitors to { $names } before they have chosen
answer-dismiss = a visitor who closes the banner is reported to { $names }
answer-reject = a visitor who refuses is still reported to { $names }
answer-withdraw = withdrawing does not stop { $names }
# Two or three of the texts above. $head: all but the last, with commas between them.
answer-clauses = { $head }, and { $last }
# $clauses: one of the texts above, or several. Its first letter is made a capital.
answer-sentence = { $clauses }.
answer-nothing-tested = Nothing could be tested, so nothing is said about this site.
# $open of $all consent states could not be tested.
answer-no-finding = { $open ->
    [0] No finding in the tested scope.
    [one] No finding in the tested scope; one consent state could not be tested.
   *[other] No finding in the tested scope; { $open } of { $all } consent states could not be tested.
}
# $n findings of the gravest severity. $title: that of the first.
answer-gravest = { $severity ->
    [violation] { $n ->
        [one] One violation appears
       *[other] { $n } violations appear
    }
    [likely-violation] { $n ->
        [one] One likely violation appears
       *[other] { $n } likely violations appear
    }
    [risk] { $n ->
        [one] One risk appears
       *[other] { $n } risks appear
    }
   *[advice] { $n ->
        [one] One piece of advice is given
       *[other] { $n } pieces of advice are given
    }
} in the tested scope{ $n ->
    [one] :
   *[other] , the first:
} { $title }.
# What departs from the organisation's own settings is called nothing that the law knows.
answer-own = { $n ->
    [one] One departure
   *[other] { $n } departures
} from what the organisation allows itself, and no other finding in the tested scope{ $n ->
    [one] :
   *[other] , the first:
} { $title }.


### The result on the terminal: at most 80 columns, plain text

# Above the result, side by side. $version: of the rules; $places: codes of jurisdictions.
terminal-rules = rules { $version } ({ $places })
terminal-profiles = fresh profiles
terminal-states = { $n ->
    [one] 1 state
   *[other] { $n } states
}
terminal-runs = { $n ->
    [one] 1 run
   *[other] { $n } runs
}
terminal-no-proof = This is no proof of lawful operation; see Limits in the report.
terminal-platforms-more = { $n } more platforms: see the report
# What the signs x ! + - ? of the table mean, in two lines.
terminal-key = x without permission   ! needs a decision or loads only   + after yes
terminal-key-unseen = - not seen   ? not tested
terminal-journeys = journeys: { $done } of { $all } taken to the end
# $name: of a journey; $why: why it stopped.
terminal-journey = { $name } ({ $scenario }): { $why }
terminal-journeys-more = { $n } more: see the report
terminal-limits = { $n ->
    [one] 1 further limit of this run: see Limits in the report
   *[other] { $n } further limits of this run: see Limits in the report
}
# At most 16 characters.
terminal-severity = { $severity ->
    [violation] violation
    [likely-violation] likely violation
    [risk] risk
   *[advice] advice
}
terminal-findings-more = and { $n } more in the report


### `summary.md`: Markdown for pull requests. Marks of Markdown in a text are marks.

summary-title = { $name }: website tracking audit
summary-count = { $n } { $severity ->
    [violation] violation
    [likely-violation] likely violation
    [risk] risk
   *[advice] advice
}
# $counts: four of `summary-count`. $status: draft or final. $day: as 2026-11-23.
summary-counts = { $counts }. { $status ->
    [final] final
   *[draft] draft
}, { $reviewed } of { $findings } findings reviewed, { $jurisdictions }, { $day }.
# Between two jurisdictions.
summary-and = {" "}and{" "}
summary-since = Since { $day }: { $changes }.
summary-state = state
summary-light = { $light ->
    [red] red
    [amber] amber
    [green] no finding
   *[grey] not tested
}
summary-platforms-more = { $n } more platforms are in the report.
summary-key = ✗ without permission, ▲ needs a decision, ✓ after acceptance, – not seen, ? not tested
summary-limits = { $n } further { $n ->
    [one] limit
   *[other] limits
}: see Limits in the report
summary-findings-more = { $n } more findings are in the report.


### `junit.xml`, `findings.sarif` and GitLab's code quality report: texts that build servers show

junit-unrecorded = the scenario was not recorded
junit-untested = not tested: { $why }
junit-no-rule = no rule looked at this scenario
# The three lines of a finding, and its remedy.
junit-finding = { $fact } { $classification } { $assessment } Remedy: { $remedy }
junit-id = { $id } { $severity } fingerprint { $fingerprint }
junit-evidence = evidence: { $ids }
junit-review = review: { $state } by { $by }
sarif-preliminary = Rules matched recorded facts. A person decides.
sarif-untested = scenario { $scenario } was not tested: { $why }
sarif-limit = { $what }: { $why }. { $effect }
# $until: a day, or none.
sarif-decision = { $state } by { $by }{ $until ->
    [none] {""}
   *[other] , until { $until }
}: { $note }
gitlab-decision = Decision: { $state } by { $by }.


### A comparison of two audits, for the terminal and as Markdown. Names have at most 14 characters.

# $pages: whether both visited the same ones. $rules: whether both were judged by the same ones.
diff-ground = { $pages ->
    [same] same pages
   *[different] different pages
}, { $rules ->
    [same] same rules
    [rejudged] judged again
   *[different] different rules
}
diff-none = no finding in either audit
diff-more = and { $n } more: --format json lists all
diff-names = { $side ->
    [new] { $what ->
        [vendors] new vendors
        [accounts] new accounts
        [events] new events
        [cookies] new cookies
       *[hosts] new hosts
    }
   *[gone] { $what ->
        [vendors] gone vendors
        [accounts] gone accounts
        [events] gone events
        [cookies] gone cookies
       *[hosts] gone hosts
    }
}
diff-changed = { $what ->
    [cookies] cookies
    [scripts] scripts
   *[banner] banner
}
diff-not-compared = not compared
diff-gap = { $what } ({ $why })
# $counts: of each kind of change.
diff-counts = { $counts }.


### The HTML report: frame, and words that several sections use. A `$part` is a link, a name or code in the sentence.

nothing-tested = Nothing could be tested.
none = none
unknown = not known
and-more = and { $n } more
and-more-in-report = and { $n } more in report.json
yes-no = { $answer ->
    [yes] yes
   *[no] no
}
# A day: $day and $year as numbers, $month from 1 to 12.
day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
# $day: the text above. $time: as 09:30.
moment = { $day }, { $time } UTC
severity-name = { $severity ->
    [violation] Violation
    [likely-violation] Likely violation
    [risk] Risk
   *[advice] Advice
}
# The scenarios as heads of columns.
state-name = { $scenario ->
    [before] Before
    [dismiss] Dismiss
    [reject] Reject
    [accept] Accept
    [withdraw] Withdraw
   *[gpc] GPC
}
# One letter for each; no two alike. The captions of tables explain them.
state-letter = { $scenario ->
    [before] B
    [dismiss] D
    [reject] R
    [accept] A
    [withdraw] W
   *[gpc] G
}
# Read aloud instead of the letter.
state-word = { $scenario ->
    [gpc] GPC
   *[other] { $scenario }
}
jurisdiction = { $code ->
    [EU] EU (EEA)
    [UK] United Kingdom
   *[other] { $code }
}
# $name: organisation or host.
report-title = { $name }: website tracking audit, { $day } ({ $status ->
    [final] final
   *[draft] draft
})
report-made = Made by { $tool } { $version } from a recording of { $day }.
# Titles of the sections.
section = { $id ->
    [answer] The answer
    [readers] Next steps for each reader
    [states] Pixels and consent states
    [events] Events and platforms
    [journeys] Journeys
    [findings] Findings
    [questions] Questions for a person
    [banner] Consent banner
    [storage] Cookies and storage
    [vendors] Vendors and transfers
    [traces] Data, signals and containers
    [policy] Policy against practice
    [dpia] Inputs for the DPIA
    [changes] Changes since the last audit
    [pages] Pages visited
    [method] Method
    [limits] Limits
    [annex] Evidence and verification
   *[glossary] Glossary
}
report-skip = Skip to the answer
report-contents = Contents
report-end = Facts are what one browser recorded at the stated time. Assessments are preliminary and made by rules; no court or authority has decided on them. This file loads nothing from the network.
# On a button that copies code, and once it was pressed.
report-copy = Copy
report-copied = Copied
# $what: the title of the code.
report-copy-what = Copy: { $what }
# Read aloud behind letters of states.
letters-seen = seen in: { $states }


### The HTML report: cover

# $n: findings, $reviewed of them decided.
cover-state = { $status ->
    [final] Final
   *[draft] Draft
}, { $n ->
    [0] no finding to review
    [one] { $reviewed } of 1 finding reviewed
   *[other] { $reviewed } of { $n } findings reviewed
}
cover-fact = { $what ->
    [tested] Tested
    [scope] Scope
    [from] Tested from
    [tool] Tool
    [rules] Rule set
    [judged] Judged
    [jurisdictions] Jurisdictions
    [auditor] Audited by
    [earlier] Earlier audit
    [client] Made for
   *[authorised] Authorised by
}
cover-unstated = not stated
cover-broken-off = { $moment }; the recording was broken off
cover-tested-day = { $day }, { $start } to { $end } UTC
cover-tested = { $start } to { $end }
cover-set-back = { $start } to { $end }; the clock of the machine was set back during the audit, times are those of the clock
# $done of $states scenarios were tested, each in $runs runs.
cover-scope = { $pages ->
    [one] 1 page
   *[other] { $pages } pages
}, { $done } of { $states ->
    [one] 1 consent state
   *[other] { $states } consent states
} tested, { $runs ->
    [one] 1 run
   *[other] { $runs } runs
}{ $done ->
    [0] {""}
    [1] {""}
   *[other] {" "}each
}
# $judged of $n rules had what they need; $law: a day as 2026-11-23.
cover-judged = { $judged } of { $n ->
    [one] 1 rule
   *[other] { $n } rules
}, law as of { $law }
cover-country = { $country } (stated by the operator)
cover-country-unstated = country not stated
# $n: findings of the earlier audit.
cover-earlier = { $day }, { $n ->
    [one] 1 finding
   *[other] { $n } findings
}
cover-earlier-none = none named
# $part: the host.
cover-of = Website tracking audit of { $part }
# $part: the text below, as a link.
cover-root = Root hash of the evidence (SHA-256); { $part }
cover-root-link = how to check it


### The HTML report: the answer

answer-first-untested = Nothing was tested
# $n: findings. $many: whether there are more than the five that are shown.
answer-first = { $many ->
    [yes] Five things to look at first
   *[no] { $n ->
        [0] No finding in the tested scope
        [1] One thing to look at
       *[other] What to look at
    }
}
answer-untested-rules = { $n ->
    [one] 1 rule was
   *[other] { $n } rules were
} not tested
answer-untested-rules-why = what they need was not recorded
# $n: limits beyond those named here.
answer-limits = { $n ->
    [0] All limits
   *[other] { $n } more in Limits
}
answer-doing = { $scenario ->
    [before] Nothing clicked
    [dismiss] Banner closed, no answer
    [reject] Everything refused
    [accept] Everything accepted
    [withdraw] Accepted, then withdrawn
   *[gpc] Browser signal on, nothing clicked
}
# Below a big $n.
answer-events = { $n ->
    [one] event
   *[other] events
} { $scenario ->
    [before] without permission
    [dismiss] after closing the banner
    [reject] after refusal
    [accept] with permission
    [withdraw] after withdrawal
   *[gpc] despite the signal
}
# A platform, and how many events it was sent.
answer-told = { $name } { $n }
answer-told-all = { $names }.
answer-decisions = { $n ->
    [one] 1 event needs
   *[other] { $n } events need
} a decision.
answer-clean = No finding in the tested scope.
answer-findings = { $n ->
    [one] 1 finding.
   *[other] { $n } findings.
}
answer-pages-missed = { $n ->
    [one] 1 page
   *[other] { $n } pages
} could not be loaded.
answer-grey = { $outcome ->
    [unasked] not asked for
    [not-testable] not testable
    [failed] broken off
   *[untested] not tested
}
answer-unasked = This state was not part of the audit.
answer-grey-reason = { $reason }. Nothing is said about this state.
answer-note = Events are requests that report a visitor’s action to a platform. Each state starts from a fresh browser profile; the solid line marks the one case where a state continues another.
answer-note-runs = Counts are from run 1 of { $n }.
answer-heading = The answer
answer-by-severity = Findings by severity
answer-unseen-link = What was not seen
answer-choices = What each choice led to
answer-unseen = Not seen in this audit
# $part: the text below, as a link.
answer-not-covered = What this does not cover is listed under { $part }. It is no proof of lawful operation.
answer-limits-link = Limits


### The HTML report: next steps for each reader

readers-lede = The same evidence, sorted by what you can do about it.
# What the data protection officer decides. Findings are linked behind it.
readers-decide = { $severity ->
    [violation] Confirm or reject what appears to be a violation. Each review box keeps a name and a reason.
    [likely-violation] Confirm the one open point of each likely violation.
   *[risk] Decide on the risks, and write the decision down.
}
# Papers, by what was seen. $names: recipients.
papers-joint = Joint-controller arrangement (article 26 GDPR) with each advertising or social platform, and what visitors are told of it: { $names }.
papers-processor = Processor contract (article 28 GDPR), or a note why the recipient is a controller of its own: { $names }.
papers-transfer = { $seat ->
    [us] Transfer papers (articles 44 to 46 GDPR): the extract of the Data Privacy Framework list of the day, or standard contractual clauses with a transfer assessment
    [adequate] Note of the adequacy decision for the country, as it stands on the day (article 45 GDPR)
   *[other] Standard contractual clauses with a transfer assessment (article 46 GDPR); no adequacy decision is known for the seat
}: { $names }.
# $n sites.
papers-unknown = Find out who runs { $n ->
    [one] a site that is
   *[other] { $n } sites that are
} not in the catalogue, and on what paper it is sent data: { $names }.
papers-records = Records of processing (article 30 GDPR): enter or check { $n ->
    [one] the recipient
   *[other] the { $n } recipients
} of the register, with purposes, data and safeguards.
# $n recipients, $names, and $cookies cookies are not named. What a clause has no need for it leaves out.
papers-policy = { $said ->
    [unread] Privacy policy (articles 13 and 14 GDPR): none could be read here. Hold it against the register.
    [all] Privacy policy (articles 13 and 14 GDPR): it names every known recipient seen. Check that lifetimes, purposes and rights are told as set out there.
   *[some] Privacy policy (articles 13 and 14 GDPR): bring it up to date. Not named: { $n ->
        [0] no recipient
       *[other] { $names }
    }{ $cookies ->
        [0] {""}
        [one] ; 1 cookie
       *[other] ; { $cookies } cookies
    }.
}
# $n of the nine criteria.
papers-dpia = Impact assessment (article 35 GDPR): { $n ->
    [0] none of the nine criteria was seen
    [one] 1 of the nine criteria was seen
   *[other] { $n } of the nine criteria were seen
}{ $enough ->
    [yes] ; with two one is needed in most cases. Attach the inputs
   *[no] . Those that a browser cannot show are yours to weigh; attach the inputs
}.
papers-unseen = Whether a paper exists, and what it says, cannot be seen from outside: each one named here is to be asked for or found, not known to be missing.
readers-limits = Read the limits before you rely on what was not found; ask for a further scan where a state is grey.
readers-nothing-open = Nothing waits for a decision. Keep this file with the evidence folder.
readers-retest-date = Set a date for the retest: tags and plug-ins change without notice.
readers-nothing-to-mend = Nothing to mend in the tested scope.
readers-run-retests = Run the retest of each finding; it is mended when the finding is gone and its state is not grey.
# Above commands to be copied.
readers-gate = Gate for a build: exit status 0 passes, 1 stops it, 3 says that something could not be tested
readers-gate-baseline = The same, stopped only by what is new since this audit; behind --baseline stands the folder of this report
# The privacy policy names them.
readers-named-unseen = The policy names { $names }, and nothing was seen of { $n ->
    [one] it
   *[other] them
} here. Ask whether that is still used and what its lists are built from.
readers-none-told = No platform was seen to hear from the site after acceptance.
readers-told = After a yes the site reports to { $names }. What visitors agree to can go on.
readers-early = What has to go is the traffic without a yes: { $names }. Expect smaller audience lists there.
readers-send-less = Send less: a page view and a purchase are enough for most campaigns; addresses, search words and amounts are not needed.
readers-conversions-api = Before you switch on a Conversions API, ask one question: does our server know who said no?
readers-list = { $list ->
    [visitors] visitors of these pages (retargeting)
    [began] people who began to buy
    [bought] people who bought, gave or signed up (custom audience)
    [alike] people who resemble them (lookalike audience)
   *[matched] members it knows by address or number (customer matching)
}
readers-unnamed = unnamed events
readers-browser-only = the browser only, by its own identifier if it set one
readers-reader = Reader
readers-tab-officer = Data protection officer
readers-for-officer = For the data protection officer
readers-tab-developer = Developer
readers-for-developer = For the developer
readers-tab-marketer = Marketer
readers-for-marketer = For the marketer
readers-audiences = What the platforms were really sent, and the lists it allows
readers-audiences-note = Seen in any state of this audit. Whether a list is built is not seen, nor what servers send to each other.
readers-column-platform = Platform
readers-column-heard = Heard of
readers-column-knows = Knows the visitor by
readers-column-lists = Lists this allows
readers-amounts = with amounts
plain-heading = Words you will meet
plain-cookie = Cookie: a cloakroom tag
plain-cookie-text = The site hands the browser a number and asks for it back on every visit. A basket needs such a tag. An advert does not, so it has to ask first.
plain-pixel = Pixel: an usher with a telephone
plain-pixel-text = A few lines of a platform’s code on your page. On each page, click or purchase they call the platform and say what this browser did. The call works with or without a cookie.
plain-retargeting = Retargeting: the call is returned
plain-retargeting-text = The platform knows which of its members looked at a page and shows them your advert. Useful to fill seats, and the reason the law wants a clear yes first.
plain-conversions-api = Conversions API: the box office calls
plain-conversions-api-text = The same report, sent from your server. This scan cannot see it. It needs the same permission, and your server has to know the visitor’s choice.
plain-audiences = Custom and lookalike audiences: a guest list, and its cousins
plain-audiences-text = A custom audience is the list of people who did something on your site, or whose address you handed over. A lookalike audience is people the platform thinks are like them; they never visited you, and the list stands on what your visitors did.


### The HTML report: pixels and consent states

# $names: platforms; $n: how many.
states-early = { $names } { $n ->
    [one] does
   *[other] do
} not wait for a choice.
states-deaf = { $names } { $n ->
    [one] does
   *[other] do
} not hear the no.
states-waited = { $names } waited in every state tested.
states-clean = No event was sent without permission in the tested scope.
states-none = No platform of the catalogue was contacted in the tested scope.
states-unknown = { $n ->
    [one] 1 third-party site is
   *[other] { $n } third-party sites are
} not in the catalogue and not in this table; see Vendors.
# Behind a number that counts requests.
states-requests = req
# A second kind of event in the same cell.
states-flagged = +{ $n } flagged
states-class = { $class ->
    [s] without permission
    [w] needs a decision
    [g] with permission
    [o] not observed
   *[u] not tested
}
# $state: a state's name. $n: events, those of the table's last row; after an acceptance those with permission.
timeline-words = State { $state }, run { $run }. The visitor { $scenario ->
    [accept] accepted
   *[other] refused
} at { $seconds } s. { $n ->
    [one] 1 event
   *[other] { $n } events
} { $scenario ->
    [accept] with permission
   *[other] without permission
} followed.
# Platforms for which there was no room.
timeline-more = { $n ->
    [one] 1 more platform is
   *[other] { $n } more platforms are
} in the table above.
timeline-silent = Nothing was loaded from { $names } or sent to it in this run.
# For a reader who does not see the plot. $before, $after: events before and after the choice.
timeline-spoken = { $name }: { $before ->
    [one] 1 event
   *[other] { $before } events
} before the choice, { $after } after it.
timeline-click = Visitor { $scenario ->
    [accept] accepts
   *[other] refuses
}, { $seconds } s
timeline-shown = Banner appears, { $seconds } s
timeline-appeared = The banner appeared at { $seconds } s.
timeline-tick = { $seconds } s
# $times: seconds since the run started, with commas.
timeline-told = { $kind ->
    [without] { $n ->
        [one] 1 event without permission
       *[other] { $n } events without permission
    }
    [with] { $n ->
        [one] 1 event with permission
       *[other] { $n } events with permission
    }
    [load] { $n ->
        [one] 1 load
       *[other] { $n } loads
    }
   *[decision] { $n ->
        [one] 1 event that needs a decision
       *[other] { $n } events that need a decision
    }
}: { $times } s
states-caption = Events sent, by platform and consent state
states-note = First run of each state, counted in the state’s own consent.
states-note-loads = Where a platform sent no event, the number counts its other requests (req), such as libraries.
states-platform = Platform
states-sums = Without permission
states-key = Key
states-key-without = sent without permission
states-key-decision = needs a decision: flagged denied, loads only, or a purpose that may be exempt
states-key-with = sent after acceptance
states-key-unseen = not observed under these conditions
states-key-untested = not tested
states-nothing = There is nothing to count.
timeline-heading = Who fired when
timeline-plot = Timeline plot
timeline-title = When each platform fired around the banner and the choice
timeline-key = Key to the timeline
timeline-key-without = event without permission
timeline-key-decision = event that needs a decision, or was on its way when the choice was made
timeline-key-with = event with permission
timeline-key-load = library, settings or frame of a tag loaded; no event
timeline-key-page = dotted line: a page is opened, named by its id
timeline-key-banner = blue line: the banner is there, as long after the page was opened as was measured for this audit
timeline-key-grace = grey band: 1.5 s in which requests under way are not held against the site
timeline-same = The timeline as a table
timeline-caption = Events and loads around the choice
timeline-note = Seconds since the run started. Pages opened: see below.
timeline-column-before = Before the choice
timeline-column-grace = In the 1.5 s after it
timeline-column-after = Later
timeline-nothing = nothing
timeline-pages = Pages opened


### The HTML report: events and platforms

event-word = { $word ->
    [page_view] Page view
    [view_content] View content
    [click] Click
    [download] Download
    [search] Search
    [contact] Contact
    [add_to_cart] Add to cart
    [add_to_wishlist] Add to wishlist
    [initiate_checkout] Initiate checkout
    [add_payment_info] Add payment info
    [purchase] Purchase
    [donate] Donate
    [lead] Lead
    [registration] Registration
    [subscribe] Subscribe
    [custom] Custom
   *[other] Other or unnamed
}
# $n: kinds of events.
events-lede = { $n ->
    [0] No event of a known platform was seen in the tested scope.
    [one] One kind of event reaches platforms.
   *[other] { $n } kinds of event reach platforms.
}
events-more = { $n } more platforms with events are in vendors.csv and report.json.
events-caption = Events seen in state accept, with every state in which the kind was seen
events-note = Number: events after acceptance. Letters name the states: B before, D dismiss, R reject, A accept, W withdraw, G GPC. Filled: without permission. Amber frame: needs a decision. A number alone was seen in state accept only.
events-event = Event
events-native = Names the platforms use for these events
events-native-caption = Native names, as sent by this site
events-native-names = Native names


### The HTML report: journeys

journeys-more = { $n } more journeys are in report.json.
# $done of $runs runs of $n journeys.
journeys-lede = { $n ->
    [one] 1 journey
   *[other] { $n } journeys
}: { $done } of { $runs ->
    [one] 1 run was taken
   *[other] { $runs } runs were taken
} to the end.
journeys-missing = { $n ->
    [one] 1 expected event was
   *[other] { $n } expected events were
} not seen after acceptance.
journeys-run = { $state }, run { $run }
journeys-taken = { $when ->
    [before] Taken before the first page of each state.
   *[after] Taken after the pages of each state.
}
journeys-runs-more = { $n } more runs are in report.json.
# What came of a step, in clauses with semicolons between them.
journeys-done = done
journeys-not-reached = not reached
journeys-failed = failed: { $why }
journeys-picture = picture { $file }
# Whether the expected event was seen, and by which $vendors.
journeys-event = { $fate ->
    [missing] the expected event was not seen
    [as-refused] no event, as refused
    [none] no event
    [after-refusal] event to { $vendors } after the refusal
   *[told] event to { $vendors }
}
journeys-step = Step
journeys-expected = Expected event
journeys-note = Journeys are what the configuration says that a visitor does. Forms are sent by them alone, with an identity made up for the audit where the step says so.


### The HTML report: findings and questions

findings-untested = No finding, because nothing could be tested.
findings-lede = { $n ->
    [0] No finding in the tested scope. What was not tested is listed under Limits.
    [one] 1 finding. Each keeps three things apart: the fact that was recorded, the classification from a catalogue, and the assessment by a rule.
   *[other] { $n } findings. Each keeps three things apart: the fact that was recorded, the classification from a catalogue, and the assessment by a rule.
}
findings-count = { $n ->
    [one] 1 finding
   *[other] { $n } findings
}
# A decision: $state as it is written in the file, who, when.
findings-decided = { $state } by { $by }, { $at }
# Who can usually mend it.
finding-owner = { $topic ->
    [banner-design] Marketing, developer
    [information] Data protection
    [accountability] Data protection
    [own-rules] Data protection
    [third-party] Data protection, developer
   *[other] Developer
}
review-box = { $state ->
    [open] open
    [confirmed] confirmed
    [rejected] rejected
   *[accepted-risk] risk accepted
}
finding-until = (until { $day })
finding-lapsed = ({ $state } until { $day }; no longer stands)
# Before letters of states.
finding-states = { $n ->
    [one] State
   *[other] States
}
finding-seen-in = Seen in { $n } of { $of } runs
exemption-result = { $result ->
    [met] met
    [not-met] not met
    [not-applicable] not applicable
   *[open] open
}
finding-code = Code
# $n: rules.
questions-lede = { $n ->
    [0] No rule met something that only a person can decide.
    [one] 1 rule has met something that only a person can decide. An answer here is no finding; until it is given the matter is open.
   *[other] { $n } rules have met something that only a person can decide. An answer here is no finding; until it is given the matter is open.
}
# $part: the text below, in the style of words of the site.
findings-style = { $part } was written by the site, not by us.
findings-style-sample = Text in this style
findings-filter = Filter findings
# On a button that shows all findings.
findings-all = All { $n }
findings-search = Search
# $n changes while one types.
findings-shown = { $n } of { $all } findings shown
findings-reviews = Decisions to look at again
findings-reviews-note = From the file of reviews. What has run out, or is about nothing in this audit.
findings-column-about = About
findings-column-decided = Decided
findings-column-why = Why it is here
finding-confidence = Confidence { $level ->
    [high] high
    [medium] medium
   *[low] low
}
# $owner: who can usually mend it.
finding-for = For: { $owner }
finding-head-fact = Fact
finding-head-classification = Classification
finding-head-assessment = Assessment
finding-head-legal = Legal references
finding-none = None
finding-head-exemptions = Exemption tests
finding-exemption-open = (open)
finding-no-exemption = None applies to this rule
finding-head-national = National notes
finding-head-pages = Pages
finding-head-evidence = Evidence
finding-head-related = Same event
finding-head-remedy = Remedy
# $part: a link to an earlier finding.
finding-remedy-as = Steps and code as under { $part }.
finding-retest = Retest
finding-review = Review
finding-name = Name
finding-date = Date
finding-note = Note
questions-caption = Open questions
questions-note = Each was asked by a rule of what was recorded.
questions-question = Question
questions-seen = What was seen
questions-where = Where
questions-evidence = Evidence
questions-rule = Rule
questions-jurisdictions = Jurisdictions
questions-manual = Rules that no machine can run: what a person should check
questions-manual-caption = To be checked by a person


### The HTML report: consent banner

banner-unsought = It could not be looked for, so nothing is said about it.
banner-none = None was found under these conditions.
banner-notice = A notice without a choice was shown.
# $offer: which of accepting and refusing was recognised.
banner-offers = { $thing ->
    [wall] The wall
   *[layer] The first layer
} { $offer ->
    [both] offers to accept and to refuse
    [accept] offers to accept; no control to refuse was recognised there
    [reject] offers to refuse; no control to accept was recognised there
   *[neither] holds no control that was recognised as accept or refuse
}.
# $n and $reject: actions, as clicks.
banner-cost = Accepting takes { $n ->
    [one] 1 action
   *[other] { $n } actions
}, refusing { $reject }.
banner-cost-accept = Accepting takes { $n ->
    [one] 1 action
   *[other] { $n } actions
}; refusing was not reached.
banner-actions = { $n ->
    [one] 1 action
   *[other] { $n } actions
}
banner-unreached = not reached in this audit
banner-does = { $action ->
    [accept] accepts
    [reject] refuses
    [settings] opens a layer
    [save] saves the switches
    [close] closes
    [pay] buys or signs in
    [policy] opens a policy
   *[other] other or unclear
}
banner-layer = { $layer ->
    [first] 1
   *[later] 2 or later
}
banner-observed = { $what ->
    [manager] Consent manager
    [appears] Appears
    [language] Language
    [preticked] Switched on in advance
    [reopens] Control that reopens the choice
    [covers] Covers
    [behind] Page behind it
    [keyboard] Keyboard
    [page-language] Language of the page
    [phone] On a phone
    [phone-reject] Refusal in view on a phone
    [names-purposes] Its text names purposes
    [tells-withdrawal] Its text says that a choice can be changed
    [partners] Partners counted in its text
    [purposes] Purposes and vendors with a switch
    [switches] Switches that can be moved
    [interest] On in advance for legitimate interest
    [seconds] Time to choose, by machine
    [kept] Where choices are kept
    [asked] Asked again after a confirmed choice
    [reopened] On when opened again after the choice
    [shown-in] Shown in
   *[choices] Choices
}
banner-shown-in = { $n } of { $of } runs
# $forms: each with its count and its controls.
banner-forms = { $n } of { $of } runs, in different forms: { $forms }
banner-form = { $n } of { $of } with { $controls }
banner-manager-unknown = not recognised
banner-unmeasured = not measured
banner-appears = { $seconds } s after navigation
banner-none-preticked = none seen
banner-reopens = { $seen ->
    [yes] seen
    [no] not seen
   *[unsought] not looked for
}
banner-no-choices = none made
banner-no-proof = no proof
banner-confirmed = { $scenario }: confirmed ({ $proof })
banner-unconfirmed = { $scenario }: not confirmed
# $share in hundredths; the size of the view in CSS pixels.
banner-covers = { $share } % of a view of { $width } × { $height } px
# $blocked in hundredths, of the part of the view beside the banner.
banner-behind = { $blocked } % of the rest of the view cannot be clicked; the page { $scroll ->
    [locked] cannot be scrolled
   *[free] can be scrolled
}
banner-focus = { $focus ->
    [inside] the focus is in the banner when it appears
   *[outside] the focus is not moved to the banner
}
# Stops of the Tab key on the page before the first control of the banner.
banner-tab-stops = { $n ->
    [0] its first control is the first stop of the Tab key
    [one] 1 stop of the Tab key before its first control
   *[other] { $n } stops of the Tab key before its first control
}
banner-tab-unreached = no control of it was reached with the Tab key
banner-phone-absent = not shown in a view of { $width } × { $height } px
# $inside and $outside: what controls do, as in banner-does.
banner-phone = covers { $share } % of a view of { $width } × { $height } px; controls in view: { $inside }; to be scrolled to: { $outside }
banner-partners = { $n ->
    [one] 1 partner
   *[other] { $n } partners
}
banner-partners-uncounted = no number is given
banner-switches = { $n ->
    [0] none
    [one] 1 switch
   *[other] { $n } switches
}
banner-hidden-layer = not known: it leads to another layer, which was not opened before a choice
banner-seconds = { $state }: { $reached ->
    [yes] { $seconds } s
   *[no] not reached
}
banner-no-confirmed = not known: no choice was confirmed
# $name: of the cookie or key. $life: how long it is kept.
banner-kept = { $choice ->
    [accepted] acceptance
    [rejected] refusal
    [dismissed] closing
    [withdrawn] withdrawal
   *[none] no choice
} in { $area ->
    [cookie] cookie
    [local] localStorage
   *[session] sessionStorage
} { $name }, { $life }
banner-kept-nowhere = no place that keeps a choice was recognised
banner-asked = { $state }, page { $page }
banner-asked-not = not seen
# $names: switches, as the site calls them.
banner-reopened = { $state }: { $names }
banner-reopened-not = not opened again
banner-picture = Screenshot of the consent banner; its controls are listed in the table below.
banner-words = Words of the banner
# $part: its path.
banner-file = Screenshot in the audit folder: { $part }
banner-no-picture = No screenshot was taken.
banner-needed = Actions needed
# $accept, $other: words of two controls; $area and $contrast: how many times.
banner-weight = The area of { $accept } is { $area } times that of { $other }{ $known ->
    [yes] ; its text has { $contrast } times the contrast
   *[no] {""}
}. Whether that steers a visitor a person decides.
banner-controls = Measured controls
banner-controls-note = Computed styles and rendered pixels. Numbers are those in the screenshot. A text contrast of 4.5:1 is the level AA value.
banner-column-number = No
banner-column-control = Control
banner-column-does = Does
banner-column-layer = Layer
banner-column-type = Type
banner-column-size = Size
banner-column-text = Text
banner-column-contrast = Contrast
banner-other = Other observations


### The HTML report: cookies and storage, vendors, policies

storage-none = No cookie and no storage entry was seen in the tested scope.
# $n: cookies and storage entries; $early of them stored too early.
storage-lede = { $n ->
    [one] 1 item
   *[other] { $n } items
}. { $early } of them, not known as necessary, { $early ->
    [one] is
   *[other] are
} stored before any choice.
storage-lede-untested = { $n ->
    [one] 1 item
   *[other] { $n } items
}. What is stored before a choice was not tested.
inventory-more = { $n } more rows are in { $file } and report.json.
storage-flag = { $flag ->
    [secure] not Secure
    [http-only] not HttpOnly
   *[partitioned] partitioned
}
storage-cache = Cache storage
# $area: the browser's name of it.
storage-life = { $area ->
    [session] tab
   *[other] no end
}
storage-not-kept = { $why ->
    [gone] gone at the end of { $scenarios }
   *[refused] refused by the browser in { $scenarios }
}
storage-answer = answer of { $host }
storage-by = { $kind ->
    [http] Set-Cookie
    [script] a script
   *[other] not known
}
storage-session = session
storage-time = { $unit ->
    [days] { $n } d
    [hours] { $n } h
   *[minutes] { $n } min
}
# $time: the text above.
storage-asked = asked { $time }
# $time: how long a policy says that it is kept.
storage-told = told: { $time }{ $longer ->
    [yes] , kept longer
   *[no] {""}
}
storage-choice = Memory of the choice
storage-purpose-unknown = not in the catalogue
# Whether a policy names it.
policy-names = { $declared ->
    [yes] named
    [no] not named
    [unread] no policy read
   *[unknown] not known
}
vendors-none = No other party was contacted in the tested scope.
# $n parties: $known and $unknown.
vendors-lede = { $n ->
    [one] 1 party was contacted
   *[other] { $n } parties were contacted
}{ $unknown ->
    [0] , all in the catalogue.
   *[other] : { $known } in the catalogue, { $unknown } not known to it.
}
vendors-role = { $role ->
    [joint] joint controllers of the collection, then a controller of its own
    [processor-unless] processor, unless it uses the data for itself
    [processor] processor
   *[unknown] not known
}
vendors-papers-unknown = find out who it is
# $seat: how the law on transfers sees the country of the seat. $country: its code.
vendors-onward = { $seat ->
    [eea] none to the seat, which is in the EEA
    [unknown] not known
   *[other] to the seat in { $country }{ $through ->
        [europe] , through the establishment in Europe
       *[unknown] {""}
    }
}; what the recipient passes on is not known
# What a transfer to the seat may rest on, and that it cannot be seen.
vendors-safeguard = { $seat ->
    [eea] none needed for the seat
    [uk] adequacy decision for the United Kingdom, as the catalogue has it
    [adequate] adequacy decision, as the catalogue has it
    [us] adequacy only if listed under the Data Privacy Framework: not known
    [other] no adequacy decision known; clauses and assessment: not known
   *[unknown] not known
}
# Where the catalogue's entry comes from.
vendors-certainty = Catalogue: { $certainty ->
    [public-code] seen in public code
    [documented] from documentation
    [knowledge] from knowledge, not checked again
   *[unknown] not known
}
# Contracts under articles 26 and 28, and tools of transfer under articles 44 to 46 GDPR.
vendors-papers = { $contract ->
    [joint] joint-controller terms
   *[processor] processor contract
}{ $transfer ->
    [none] {""}
    [us] ; extract of the framework list or other transfer tool
    [uk] ; adequacy decision, as it stands on the day
    [adequate] ; adequacy decision, as it stands on the day
    [other] ; transfer tool and assessment
   *[unknown] ; seat, and transfer tool if outside the EEA
}
# What a policy is asked; yes or no stands behind it.
policy-check = { $check ->
    [withdraw_told] Withdraw told
    [lifetimes_told] Lifetimes told
    [transfer_told] Transfer told
    [controller_named] Controller named
    [legal_basis_told] Legal basis told
    [rights_told] Rights told
    [complaint_told] Complaint told
    [joint_control_told] Joint control told
    [contact_told] Contact told
    [interest_for_storage] Interest for storage
   *[other] { $name }
}
policy-unread = could not be read: { $why }
# $language: a tag, or not known; $sure: "no" when the text is in another language than its document says.
policy-language = { $language }{ $sure ->
    [no] {" "}(the document says another)
   *[yes] {""}
}
# $date: as the text writes it.
policy-dated = its date: { $date }
policy-undated = no date was found in it
# $id of the policy, as L-1; $page: as P-006.
policy-page = { $id }, read on page { $page }
policy-file = { $id }, read from a file
policy-not-observed = not observed
# $policies: ids, as L-1.
policy-named-in = named in { $policies }
policy-listed-in = listed in { $policy }
policy-stated-in = stated in { $policy }
# What stands of a cookie in a policy; class and time follow.
policy-cookie = { $told ->
    [named] named
   *[vendor] its vendor is named, it is not
}
# $check: what the policy is asked, as in policy-check.
policy-asked = { $check }, { $policy }
policy-untold = not found in the text
policy-text-alone = a matter of the text alone
# What a promise was held against.
policy-against = { $kind ->
    [no-cookies] { $n ->
        [one] 1 cookie for statistics or marketing
       *[other] { $n } cookies for statistics or marketing
    }
    [no-sharing] { $n ->
        [one] 1 event of a tracker to a third party
       *[other] { $n } events of trackers to third parties
    }
   *[only-after-consent] { $n ->
        [one] 1 event without permission before any choice
       *[other] { $n } events without permission before any choice
    }
}
# What was seen that a policy has to tell about.
policy-concerned = { $check ->
    [lifetimes_told] { $n ->
        [one] 1 cookie that outlasts the visit
       *[other] { $n } cookies that outlast the visit
    }
    [transfer_told] { $n ->
        [one] 1 recipient with its seat outside the EEA
       *[other] { $n } recipients with their seat outside the EEA
    }
   *[joint_control_told] { $n ->
        [one] 1 recipient that is usually a joint controller
       *[other] { $n } recipients that are usually joint controllers
    }
}
policy-result = { $result ->
    [named] named
    [missing] not named
    [longer] kept longer than told
    [unseen] declared, not seen
    [told] told
    [untold] not told
    [contradicted] contradicted
    [unopposed] nothing seen against it
    [decide] told; a person decides
   *[unknown] not known
}
policy-none = No policy could be read, so nothing is said about what is declared.
policy-lede-all = { $n ->
    [one] 1 policy was
   *[other] { $n } policies were
} read; every known vendor seen is named.
policy-lede = { $n ->
    [one] 1 policy was
   *[other] { $n } policies were
} read; { $missing } of { $seen ->
    [one] 1 known vendor
   *[other] { $seen } known vendors
} seen { $missing ->
    [one] is
   *[other] are
} not named.
flow-more = { $n } more, see the register
flow-several = several
# $n recipients: $without, $decision, $with and $other of them.
flow-words = { $n ->
    [one] 1 recipient is
   *[other] { $n } recipients are
} drawn, with seats in { $countries ->
    [one] 1 country or group
   *[other] { $countries } countries or groups
}: { $without } without permission in some state, { $decision } that need a decision, { $with } after acceptance only, { $other } not in the matrix. A seat is the company’s, from the catalogue; where its servers stand is not seen.
storage-caption = Cookies and browser storage
storage-note = Purpose is read from a catalogue by name and is a question to the operator, not a proof. Letters: states at whose end it was stored; filled without permission, green frame after acceptance, grey frame exempt.
storage-column-name = Name and place
storage-column-by = Written by
storage-column-states = States
storage-column-lifetime = Lifetime
storage-column-purpose = Purpose (catalogue)
storage-column-policy = Policy
storage-column-finding = Finding
storage-exempt = exempt
vendors-caption = Register of recipients and transfers
vendors-note = In the shape of article 30(1)(d) and (e) GDPR; also exported as vendors.csv. Companies and seats come from the catalogue with the certainty that is said of each; roles, safeguards and papers are a proposal. How long a recipient keeps what it is sent, and how it is secured (points f and g), cannot be seen from outside. Letters: states in which any request went there, with or without permission.
vendors-column-recipient = Recipient
vendors-column-company = Company, seat
vendors-column-onward = Onward transfer, safeguard
vendors-in-europe = in Europe: { $name }
vendors-column-events = Events and data about the visitor
vendors-column-role = Role, papers to ask for
vendors-column-states = States
vendors-column-requests = Requests
vendors-column-policy = Policy
vendors-no-event = none decoded
# What is said about the visitor.
vendors-says = says: { $data }
vendors-account = account { $accounts }
flow-heading = Where the data goes
flow-picture = Data-flow picture
flow-title = From the site to recipients and the countries of their seats
flow-site = Site
flow-recipients = Recipients
flow-seat = Seat
flow-key = Key to the data flow
flow-key-without = events without permission in some state
flow-key-decision = needs a decision
flow-key-with = after acceptance only
flow-key-other = requests that are no event, or a party not in the catalogue
policy-caption = Policies read
policy-note = Names were looked for as words of the text. A name that is there can still say too little.
policy-column-policy = Policy
policy-column-kind = Kind, language
policy-column-vendors = Names these vendors
policy-column-cookies = Cookies named
policy-column-says = Says
policy-unasked = Not asked: there are no words for its language.
policy-against-caption = Declared against observed
policy-against-note = What is missing or contradicted comes first, then what a person decides. A promise is held against what was recorded, not against what the site means by it.
policy-column-item = Item
policy-column-declared = Declared
policy-column-observed = Observed
policy-column-result = Result


### The HTML report: data, signals and containers

traces-none = No data of a person, no contradicting signal, no readable container and no sign of a further recipient was seen in the tested scope.
traces-lede = Read across requests, scripts and pages.
# $n recipients.
traces-reached = { $what ->
    [typed] What was typed into forms and never sent
   *[own] What looks like a person’s own data
} reached { $n ->
    [one] 1 recipient
   *[other] { $n } recipients
}.
# $n tags.
traces-could = { $n ->
    [one] 1 tag lies
   *[other] { $n } tags lie
} in the tag containers that were read, { $quiet } of them for recipients that were not seen in this audit.
traces-more = { $n } more rows are in report.json.
traces-caption = { $table ->
    [c-td] Data of people on the wire
    [c-tk] Consent signals that contradict
    [c-tt] What tag containers hold
    [c-tj] Switched on in the recipients’ own consoles
    [c-ty] Identifiers that reached another company
    [c-tw] Recording of visits
    [c-th] Scripts that read traits of the device
    [c-tv] Possible between servers, not observable here
   *[c-tl] What filter lists say
}
# Below the caption.
traces-note = { $table ->
    [c-td] Looked for in addresses, headers, bodies, sockets and titles, in clear and in every usual hash and encoding. A hash of an address still reaches the person.
    [c-tk] What a hit says of consent, against the choice that was made, the page, or another part of the same hit.
    [c-tt] Read from the container as it was served: what could fire, beside what did. A tag without a consent setting fires whenever its trigger does.
    [c-tj] Read from the settings that were served to the page. They are changed in the recipient’s console, not in the site’s code.
    [c-ty] With such a match two companies know that they speak of the same visitor.
    [c-tw] Said to record only with two independent signs.
    [c-th] Defences against robots and payment fraud make the same calls: what they are for is for their owner to say.
    [c-tv] Signs only. Whether the site’s own servers pass data on is answered by the people who run them.
   *[c-tl] A second opinion by the lists given with --lists; no finding rests on it.
}
traces-column = { $column ->
    [account] Account
    [against] Against
    [ask] Ask
    [calls] Calls
    [consent] Consent setting
    [container] Container
    [data] Data
    [evidence] Evidence
    [fires] Fires on
    [form] Form
    [held] Held by
    [how] How
    [of] Of
    [read] Read
    [recipient] Recipient
    [requests] Requests
    [rule] First rule that matched
    [says] The hit says
    [scenario] Scenario
    [scenarios] Scenarios
    [script] Script
    [seen] Recipient seen in
    [sign] Sign
    [signs] Signs
    [site] Site
    [states] States
    [switched] Switched on
    [tag] Tag
    [times] Times
    [to] To
    [verdict] Verdict
    [where] Where
   *[whose] Whose, and when
}
# When something was sent, by the state of consent.
traces-consent = { $consent ->
    [accepted] after yes
    [rejected] after no
    [dismissed] after closing
    [withdrawn] after taking back
   *[none] before a choice
}
# Where in a request.
traces-place = { $part ->
    [address] address
    [form] form data
    [body] body
   *[path] path
} { $name }
# $shown: what was seen, masked. Otherwise it is this audit's own made-up data.
traces-whose = { $whose ->
    [other] looks like a person’s: { $shown }
    [left-field] this audit’s own, once the field was left
    [submitted] this audit’s own, once the form was sent
   *[typed] this audit’s own, as it was typed
}
traces-version = { $name }, version { $version }
traces-unread = not read: { $why }
traces-unknown = unknown
traces-event = event { $event }
traces-paused = paused
traces-not-on = not on { $trigger }
traces-consent-unset = not set
traces-consent-none = no further consent needed
traces-recipient-unknown = recipient not known
traces-not-seen = not seen
traces-cut = the rest of the text was not kept
# How an identifier reached another company.
traces-how = { $kind ->
    [redirect] sent the browser on to the other
    [shared-id] a stored value went to the other
    [declared] an address made for matching
    [link] put into a link to another host
   *[other] reached the other
}
# $consents: one or more of `traces-consent`.
traces-in = { $scenarios }: { $consents }
traces-in-no-catalogue = in no catalogue
traces-of = { $n } of { $of }
traces-not-sure = { $name } (not sure)
traces-platforms = The site is built on or sells through: { $platforms }.


### The HTML report: inputs for the data-protection impact assessment (DPIA)

# $n: signs.
dpia-lede = { $n ->
    [one] 1 sign
   *[other] { $n } signs
} of the nine criteria of WP 248 show in the traffic. The conclusions are yours; these pages can be attached.
dpia-untested = Nothing could be tested, so there is nothing to hand over.
# The nine criteria of WP 248 rev.01, section III.B.
dpia-criterion = { $criterion ->
    [scoring] Evaluation or scoring
    [decisions] Automated decisions with legal effect
    [monitoring] Systematic monitoring
    [sensitive] Sensitive or very personal data
    [scale] Large scale
    [matching] Matching or combining data
    [vulnerable] Vulnerable people
    [technology] New technology
   *[bar] Bar to a right or a service
}
dpia-shows = { $shows ->
    [yes] shows
    [no] not seen
   *[unknowable] no scan can tell
}
dpia-seen = { $what ->
    [no-ads] no recipient with an advertising purpose
    [decisions] ask what the audiences decide
    [no-monitoring] no session replay and no fingerprinting calls
    [calls] calls that can serve fingerprinting
    [no-calls] no fingerprinting calls
    [sensitive] addresses of pages and search words can tell it: read the events
    [scale] numbers of visitors are not seen
    [no-matching] no recipient was sent a person’s own data
    [vulnerable] who visits is not seen
    [wall] a consent wall
   *[no-wall] no consent wall
}
dpia-weight = { $weight ->
    [limited] Limited
    [noticeable] Noticeable
    [serious] Serious
   *[severe] Severe
}
dpia-criteria = Signs that an assessment is needed
dpia-criteria-note = The nine criteria of WP 248 rev.01. As a rule of thumb of that paper, two of them call for an assessment.
dpia-column-criterion = Criterion
dpia-column-here = In this audit
dpia-column-seen = What was seen
dpia-parts = Where each part goes
dpia-parts-note = Article 35(7) GDPR, the method of the CNIL and the template of the ICO.
dpia-column-part = Part
dpia-column-from = From this report
dpia-gdpr = GDPR
dpia-cnil = CNIL
dpia-ico = ICO
dpia-description = Systematic description
dpia-cnil-context = Context
dpia-ico-2 = Step 2
dpia-ico-4 = Step 4
dpia-ico-5 = Step 5
dpia-ico-6 = Step 6
dpia-link-events = events
dpia-link-vendors = vendors
dpia-necessity = Necessity, proportionality
dpia-cnil-principles = Fundamental principles
dpia-link-lifetimes = Lifetimes
dpia-link-policy = policy against practice
dpia-data-below = data below
dpia-risks = Risks to people
dpia-cnil-risks = Risks
dpia-matrix-below = Matrix below
dpia-measures = Measures
dpia-cnil-measures = Action plan
# $part: the text below, as a link.
dpia-remedies = Remedies and retest commands of the { $part }
dpia-link-findings = findings
dpia-views = Views of people, advice of the officer
dpia-cnil-opinions = Opinions
dpia-ico-3-7 = Steps 3, 7
dpia-blank = left blank for you
dpia-data = Data about the visitor that was sent
dpia-data-note = Decoded from events. Form: plain, or the hash or code it was sent in. A hash of an address still reaches the person.
dpia-column-kind = Kind
dpia-column-form = Form
dpia-column-to = To
dpia-column-states = States
dpia-matrix = Risk matrix, a proposal
dpia-matrix-note = Likelihood from the share of pages and runs, severity from the kind of data. A person sets the final level.
dpia-matrix-head = Severity, by likelihood
dpia-likelihood-rare = Rare
dpia-likelihood-possible = Possible
dpia-likelihood-likely = Likely
dpia-likelihood-certain = Certain


### The HTML report: changes, pages, method, limits, evidence, glossary

changes-none = No earlier audit was named, so nothing is compared.
changes-more = { $n } more changes are in report.json.
changes-no-finding = No finding in this audit, and none in that of { $day }.
# $audit: id of the earlier one.
changes-note = Compared with audit { $audit }. { $rules ->
    [same] Both were judged by the same rule files.
    [rejudged] The earlier evidence was judged again with the rules of this report.
   *[different] The two were judged by different rule files: a change may come from these.
} Only what both audits tested is compared. A possible cause is a lead, no proof.
pages-lede = { $n ->
    [0] No page was visited.
    [one] 1 page was visited.
   *[other] { $n } pages were visited.
}
pages-lede-failed = { $n ->
    [one] 1 page was
   *[other] { $n } pages were
} planned; { $failed } could not be loaded in some state.
pages-more = { $n } more pages are in report.json.
pages-not-loaded = not loaded
# $how: how a page of the plan was found. $page: id of the page on which it was, or nothing.
pages-found = { $how ->
    [seed] start address
    [linked] linked
    [link] linked from { $page }
    [navigation] in the navigation of { $page }
    [footer] in the footer of { $page }
    [sitemap] in the sitemap
    [language] named by { $page } as its version in another language
    [route] gone to by { $page } itself, without loading another document
   *[har] in the HAR file
}
# $code: what a page of the plan was chosen as.
pages-chosen = { $code ->
    [home] home page
    [policy] privacy or cookie notice
    [thank-you] page of thanks
    [basket] basket
    [donate] donation
    [newsletter] newsletter
    [checkout] order, booking or tickets
    [sign-up] sign-up or membership
    [enquiry] prices, appointments or enquiries
    [contact] contact
    [language] another language
   *[search] search
}
# $n: addresses of its form that were found.
pages-form = { $n ->
    [one] the only page of this form
   *[other] one of { $n } pages of this form
}
pages-form-further = a further one of { $n } pages of this form
# $page: id of the page that it leads to.
pages-same = leads to { $page }, which was visited for both
method-lede = A real browser, a fresh profile for each state, and what left it written down as it happened.
method-row = { $what ->
    [start] Start
    [pages] Pages
    [states] States
    [completeness] Completeness
    [browser] Browser
    [user-agent] User agent
    [system] System
    [locale] Locale and time zone
    [cookies] Cookies
    [choice] After a choice
    [waiting] Waiting
    [clock] Clock
    [canaries] Test data
    [law] Law as of
    [language] Language of the texts
    [unheld] Further settings
    [results] Rule results
    [rules] Rules and catalogue
    [settings] Settings
   *[missed] Net log misses
}
# $missing of $n texts.
method-language = { $missing ->
    [0] { $language }, every text
   *[other] { $language }; { $missing } of { $n } texts are not there in it and stand in English
}
# $state: `state-name`.
method-state = { $state } ({ $outcome ->
    [done] { $runs ->
        [one] 1 run
       *[other] { $runs } runs
    }
    [not-testable] not testable
   *[failed] broken off
})
method-complete = { $recorded } of { $seen } requests in the browser’s own net log were recorded; { $missed } missed
method-no-net-log = { $recorded } requests recorded; no net log was kept to hold them against
method-browser = { $browser }, { $window ->
    [no] no window
   *[yes] with a window
}, view { $view }, { $sandbox ->
    [on] sandbox on
   *[off] sandbox off
}
method-cookies = { $policy ->
    [block] third-party cookies blocked
   *[allow] third-party cookies allowed, as in a default desktop browser
}
# $loaded of $n pages.
method-pages = { $loaded } of { $n ->
    [one] 1 page of the plan
   *[other] { $n } pages of the plan
} loaded in at least one state
# $quiet of $n visits; $seconds: of the slowest of them.
method-waiting = { $quiet } of { $n ->
    [one] 1 visit
   *[other] { $n } visits
} that loaded fell quiet and were left then, the slowest after { $seconds } s
method-clock = times of day are UTC; times within a run count from its beginning; { $n ->
    [0] no request was sent while a page’s clock was moved on
    [one] 1 request was sent while a page’s clock was moved on, and is marked
   *[other] { $n } requests were sent while a page’s clock was moved on, and are marked
}
# $typed of $n forms; $met: places where the identity was seen.
method-canaries = { $n ->
    [0] no form was seen
    [one] a made-up identity was typed into { $typed } of 1 form and not sent
   *[other] a made-up identity was typed into { $typed } of { $n } forms and not sent
}; test data was met { $met ->
    [one] in 1 place
   *[other] in { $met } places
} of the traffic
# $file: where they stand.
method-unheld = settle mode, limits of the plan, pauses and politeness: { $kept ->
    [yes] see { $file } in the audit folder
   *[no] not recorded with this evidence
}
method-choice = requests under way, and those started within 1.5 s, are recorded and not held against the site
method-results = over rules and jurisdictions: { $finding } with finding, { $review } for review, { $without } without, { $untested } not tested, { $inapplicable } not applicable
limits-scenario = Scenario { $scenario }
limits-unrecorded = it was not recorded
limits-nothing-said = Nothing is said about this state.
limits-all-states = all states
limits-lede = What this report cannot say.
# $n: pieces of evidence.
annex-lede = { $n ->
    [0] Nothing cites evidence. Every file of the recording is named in MANIFEST.sha256 with its hash.
    [one] 1 piece of evidence is cited. Anyone can check the folder without consentry.
   *[other] { $n } pieces of evidence are cited. Anyone can check the folder without consentry.
}
annex-more = { $n } more are in report.json.
annex-files-more = { $n } more are in MANIFEST.sha256.
annex-event = Event to { $vendor }, request { $request }
annex-unnamed = no name
annex-request = Request, { $kind }
annex-cookie = Cookie
annex-storage = { $area } storage
annex-calls = Calls of { $kind }
annex-noscript = In noscript, { $vendor }
annex-policy = Policy, { $kind }
annex-page = Page
annex-banner = Consent interface
annex-elsewhere = See report.json
# At the foot of every printed page. $name: organisation or host; $day: as 2026-11-23.
report-foot = { $name } · consentry audit { $day } · { $status ->
    [final] final
   *[draft] draft
}
changes-caption = What became of each finding
changes-caption-note = Findings that stayed the same are not listed.
# A finding of the earlier audit.
changes-earlier = { $id } (earlier)
changes-no-cause = none seen
changes-site = What is new, gone or different on the site
changes-not-compared = Not compared
pages-caption = Pages of the plan
pages-note = Letters: states in which the page was loaded.
pages-column-page = Page
pages-column-address = Address and title
pages-column-kind = Kind
pages-column-why = Why chosen
pages-column-status = Status
pages-column-states = States
pages-column-trouble = Trouble
# $part: an address.
pages-led-to = led to { $part }
method-caption = How it was tested
method-options = Options that weaken the audit or the machine
limits-caption = Limits of this run and of the method
limits-column-what = What
limits-column-effect = What must not be concluded
limits-column-state = State
limits-column-why = Why
limits-none = No limit was recorded in this run.
limits-server = Sharing from server to server is not visible in a browser.
limits-contracts = Contracts, internal records and real purposes were not seen.
limits-absence = “Not observed” means under these conditions. It is no proof of absence.
limits-catalogues = Names and purposes from catalogues can be wrong.
limits-untested = Rules that were not tested
limits-column-rule = Rule
limits-column-jurisdiction = Jurisdiction
annex-root = Root hash of the evidence
annex-root-note = SHA-256 over the manifest’s lines of everything under evidence/
annex-audit = Audit
annex-manifest = MANIFEST.sha256 in the audit folder holds the SHA-256 of every other file, this report among them. A signature (MANIFEST.sha256.minisig or .sig) and a time-stamp token (MANIFEST.sha256.tsr) stand beside it when they were asked for; they are about the manifest and so can not be part of this file.
annex-verify-standard = Verify with standard tools
annex-every-file = # every file: OK
annex-root-above = # the root hash above
annex-verify = Verify with consentry
annex-caption = Evidence that findings cite
annex-column-number = No
annex-column-item = Item
annex-column-recorded = As recorded
annex-column-where = State, run, page
annex-column-finding = Finding
annex-files = Files of the recording
annex-files-caption = Hashes of the files
annex-files-note = Files that this report names come first. The hashes are those of MANIFEST.sha256.
annex-column-file = File
annex-column-hash = SHA-256
glossary-lede = Short meanings, as used here.
glossary-canary = Canary
glossary-canary-text = A made-up person or address used to see where data travels.
glossary-consent-mode = Consent mode
glossary-consent-mode-text = Google’s way to tell its tags what the visitor chose.
glossary-consent-platform = Consent platform
glossary-consent-platform-text = The software that shows the banner and stores the choice.
glossary-container = Container
glossary-container-text = The bundle of tags that a tag manager loads.
glossary-denied-ping = Denied ping
glossary-denied-ping-text = A request sent although consent is denied, flagged as such.
glossary-dpia = DPIA
glossary-dpia-text = Data protection impact assessment, article 35 GDPR.
glossary-event = Event
glossary-event-text = A named report of a visitor’s action, such as PageView.
glossary-gpc = GPC
glossary-gpc-text = Global Privacy Control, a browser signal of objection.
glossary-har = HAR
glossary-har-text = A file format for recorded network traffic.
glossary-initiator = Initiator
glossary-initiator-text = The script or page part that caused a request.
glossary-joint = Joint control
glossary-joint-text = Two parties decide together why and how data is used, article 26 GDPR.
glossary-layer = Layer
glossary-layer-text = One screen of a consent banner; the first is what appears by itself.
glossary-pixel = Pixel
glossary-pixel-text = A platform’s code that reports what a visitor does.
glossary-state = State
glossary-state-text = One of six ways in which a visitor can treat the banner.

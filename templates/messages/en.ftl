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
# Runs of the same scenario. $n of them, which is 1 in the first text, showed it.
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
# $name: the recipient. $detail: events and accounts, or hosts.
finding-requests = { $n ->
    [one] 1 request
   *[other] { $n } requests
} to { $name }
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
# Lifetimes: put into the two texts above. $asked and $stored: `finding-days` or `finding-hours`.
finding-life-session = it ends with the browser session
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
# $title: the rule's. $about: what it is about. $scenario: none where it goes without saying.
finding-title = { $title }{ $scenario ->
    [none] {""}
   *[other] {" "}(scenario { $scenario })
}
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


### Outcomes of rules

# $findings: ids.
finding-folded-into = Kept as evidence of the more specific { $findings }.
finding-uncited = Nothing in the evidence can be cited for it.


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

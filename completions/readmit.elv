
use builtin;
use str;

set edit:completion:arg-completer[readmit] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'readmit'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'readmit'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand demo 'Try it: a guided recovery on a throwaway directory and ledger'
            cand init 'Make home, ledger and first operator'
            cand recover 'Open or go on with USER''s case, to its end'
            cand resume 'Go on with a case, or accept one that was handed to you'
            cand refuse 'Refuse a case'
            cand escalate 'Pass a case to a senior'
            cand approve 'Approve or deny what a case waits for (seniors)'
            cand note 'Add a note to a case'
            cand hand-over 'Offer a case to another operator'
            cand abandon 'Give a case up'
            cand incident 'Contain and work off a recovery that went wrong'
            cand cases 'List cases'
            cand show 'Show a case''s timeline'
            cand audit 'Read, export and check the ledger'
            cand operator 'Operators and their roles'
            cand directory 'The embedded directory: users, enrolment, sign-in'
            cand runbook 'Check, show and accept runbooks'
            cand contacts 'Check, show and accept the file of how people are reached'
            cand doctor 'Say what is configured, reachable, allowed and sound'
            cand completions 'Print completions for a shell'
            cand man 'Write manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;demo'= {
            cand --keep 'Keep the demo''s home in this new folder, to look at it afterwards [default: it is removed]'
            cand --story 'One story only'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;init'= {
            cand --user 'A login or address by which the platform knows the first operator as a user (repeatable)'
            cand --ssh-key 'The first operator''s key in the ssh-agent, on a security key best: the file of its public half'
            cand --group 'Share the home with this group: several accounts on one host, each with a key of their own'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;recover'= {
            cand --reconcile 'When the case is closed, hold it against the platform''s own log, exported to this file (repeatable); exit 10 if they differ'
            cand --actor 'The tool''s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)'
            cand --skew 'How far the platform''s clock and the ledger''s may be apart: 90s, 5m, 1h'
            cand --zone 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00'
            cand --lost 'What is lost (repeatable)'
            cand --lost-number 'Number on file that went with the device, by its last four digits, or none (repeatable)'
            cand --ticket 'Help-desk ticket'
            cand --reason 'Why, in words that an auditor will read'
            cand --red-flag 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)'
            cand --verify 'How the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)'
            cand --evidence 'What supports it: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)'
            cand --verdict 'What came of it: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]'
            cand --federated 'Linked identity the caller can sign in with, or no'
            cand --backup-codes 'What the caller says of backup codes'
            cand --on-red-flag 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)'
            cand --on-denial 'If a senior denies: refuse or escalate'
            cand --refusal-code 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...'
            cand --while-waiting 'Once, instead of waiting for the target to enrol: codes, password or link'
            cand --self-recovery 'Whether self-recovery worked, where the platform cannot tell: done or failed'
            cand --confirm 'The user''s name, typed: without it nothing is changed'
            cand --secret-to 'Where a password, codes or a link go: a new file that only you can read'
            cand --wait 'How long to wait for others: 30s, 15m, 2h [default: 0 without a terminal]'
            cand --follow-up 'How the follow-up goes out'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, role, factors, remove-factor=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --dry-run 'Walk and print the plan; change nothing, record nothing'
            cand --no-red-flags 'You have judged every red flag, and see none'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;resume'= {
            cand --reconcile 'When the case is closed, hold it against the platform''s own log, exported to this file (repeatable); exit 10 if they differ'
            cand --actor 'The tool''s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)'
            cand --skew 'How far the platform''s clock and the ledger''s may be apart: 90s, 5m, 1h'
            cand --zone 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00'
            cand --lost 'What is lost (repeatable)'
            cand --lost-number 'Number on file that went with the device, by its last four digits, or none (repeatable)'
            cand --ticket 'Help-desk ticket'
            cand --reason 'Why, in words that an auditor will read'
            cand --red-flag 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)'
            cand --verify 'How the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)'
            cand --evidence 'What supports it: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)'
            cand --verdict 'What came of it: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]'
            cand --federated 'Linked identity the caller can sign in with, or no'
            cand --backup-codes 'What the caller says of backup codes'
            cand --on-red-flag 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)'
            cand --on-denial 'If a senior denies: refuse or escalate'
            cand --refusal-code 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...'
            cand --while-waiting 'Once, instead of waiting for the target to enrol: codes, password or link'
            cand --self-recovery 'Whether self-recovery worked, where the platform cannot tell: done or failed'
            cand --confirm 'The user''s name, typed: without it nothing is changed'
            cand --secret-to 'Where a password, codes or a link go: a new file that only you can read'
            cand --wait 'How long to wait for others: 30s, 15m, 2h [default: 0 without a terminal]'
            cand --follow-up 'How the follow-up goes out'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, role, factors, remove-factor=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --take-over 'Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)'
            cand --dry-run 'Walk and print the plan; change nothing, record nothing'
            cand --no-red-flags 'You have judged every red flag, and see none'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;refuse'= {
            cand --code 'Reason code of the runbook: cannot-verify, pressure, unusual-activity, gut-feeling, impersonation, ...'
            cand --lost 'What is lost (repeatable)'
            cand --lost-number 'Number on file that went with the device, by its last four digits, or none (repeatable)'
            cand --ticket 'Help-desk ticket'
            cand --reason 'Why, in words that an auditor will read'
            cand --red-flag 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)'
            cand --verify 'How the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)'
            cand --evidence 'What supports it: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)'
            cand --verdict 'What came of it: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]'
            cand --federated 'Linked identity the caller can sign in with, or no'
            cand --backup-codes 'What the caller says of backup codes'
            cand --on-red-flag 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)'
            cand --on-denial 'If a senior denies: refuse or escalate'
            cand --refusal-code 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...'
            cand --while-waiting 'Once, instead of waiting for the target to enrol: codes, password or link'
            cand --self-recovery 'Whether self-recovery worked, where the platform cannot tell: done or failed'
            cand --confirm 'The user''s name, typed: without it nothing is changed'
            cand --secret-to 'Where a password, codes or a link go: a new file that only you can read'
            cand --wait 'How long to wait for others: 30s, 15m, 2h [default: 0 without a terminal]'
            cand --follow-up 'How the follow-up goes out'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, role, factors, remove-factor=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-red-flags 'You have judged every red flag, and see none'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;escalate'= {
            cand --lost 'What is lost (repeatable)'
            cand --lost-number 'Number on file that went with the device, by its last four digits, or none (repeatable)'
            cand --ticket 'Help-desk ticket'
            cand --reason 'Why, in words that an auditor will read'
            cand --red-flag 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)'
            cand --verify 'How the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)'
            cand --evidence 'What supports it: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)'
            cand --verdict 'What came of it: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]'
            cand --federated 'Linked identity the caller can sign in with, or no'
            cand --backup-codes 'What the caller says of backup codes'
            cand --on-red-flag 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)'
            cand --on-denial 'If a senior denies: refuse or escalate'
            cand --refusal-code 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...'
            cand --while-waiting 'Once, instead of waiting for the target to enrol: codes, password or link'
            cand --self-recovery 'Whether self-recovery worked, where the platform cannot tell: done or failed'
            cand --confirm 'The user''s name, typed: without it nothing is changed'
            cand --secret-to 'Where a password, codes or a link go: a new file that only you can read'
            cand --wait 'How long to wait for others: 30s, 15m, 2h [default: 0 without a terminal]'
            cand --follow-up 'How the follow-up goes out'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, role, factors, remove-factor=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-red-flags 'You have judged every red flag, and see none'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;approve'= {
            cand --answer 'The answer: grant or deny'
            cand --lost 'What is lost (repeatable)'
            cand --lost-number 'Number on file that went with the device, by its last four digits, or none (repeatable)'
            cand --ticket 'Help-desk ticket'
            cand --reason 'Why, in words that an auditor will read'
            cand --red-flag 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)'
            cand --verify 'How the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)'
            cand --evidence 'What supports it: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)'
            cand --verdict 'What came of it: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]'
            cand --federated 'Linked identity the caller can sign in with, or no'
            cand --backup-codes 'What the caller says of backup codes'
            cand --on-red-flag 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)'
            cand --on-denial 'If a senior denies: refuse or escalate'
            cand --refusal-code 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...'
            cand --while-waiting 'Once, instead of waiting for the target to enrol: codes, password or link'
            cand --self-recovery 'Whether self-recovery worked, where the platform cannot tell: done or failed'
            cand --confirm 'The user''s name, typed: without it nothing is changed'
            cand --secret-to 'Where a password, codes or a link go: a new file that only you can read'
            cand --wait 'How long to wait for others: 30s, 15m, 2h [default: 0 without a terminal]'
            cand --follow-up 'How the follow-up goes out'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, role, factors, remove-factor=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-red-flags 'You have judged every red flag, and see none'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;note'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;hand-over'= {
            cand --to 'The operator it is offered to'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;abandon'= {
            cand --lost 'What is lost (repeatable)'
            cand --lost-number 'Number on file that went with the device, by its last four digits, or none (repeatable)'
            cand --ticket 'Help-desk ticket'
            cand --reason 'Why, in words that an auditor will read'
            cand --red-flag 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)'
            cand --verify 'How the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)'
            cand --evidence 'What supports it: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)'
            cand --verdict 'What came of it: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]'
            cand --federated 'Linked identity the caller can sign in with, or no'
            cand --backup-codes 'What the caller says of backup codes'
            cand --on-red-flag 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)'
            cand --on-denial 'If a senior denies: refuse or escalate'
            cand --refusal-code 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...'
            cand --while-waiting 'Once, instead of waiting for the target to enrol: codes, password or link'
            cand --self-recovery 'Whether self-recovery worked, where the platform cannot tell: done or failed'
            cand --confirm 'The user''s name, typed: without it nothing is changed'
            cand --secret-to 'Where a password, codes or a link go: a new file that only you can read'
            cand --wait 'How long to wait for others: 30s, 15m, 2h [default: 0 without a terminal]'
            cand --follow-up 'How the follow-up goes out'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, role, factors, remove-factor=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-red-flags 'You have judged every red flag, and see none'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;incident'= {
            cand --user 'The user, where there was no case'
            cand --reason 'What happened, and how it was found'
            cand --review 'The review of the process, which closes the incident (seniors)'
            cand --notice 'That you sent the notice yourself, where no mail server is configured'
            cand --attest 'What you read off a console or did in it: login, id, suspend=done, ... (repeatable, in order)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;cases'= {
            cand --user 'About this user: login, address or id'
            cand --held-by 'Held by this operator (not to be confused with --operator: who you are)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --open 'Only open ones (this is what is shown unless another is asked for)'
            cand --overdue 'Only open ones whose target has not enrolled in time'
            cand --all 'Closed ones too'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;show'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-pager 'Do not page on a terminal'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand list 'List entries'
            cand export 'Write entries to a file, as CSV or JSON lines'
            cand report 'What reviewers ask first: every reset, and the sums'
            cand verify 'Check a whole ledger, a receipt or a bundle'
            cand head 'Print the signed head, to keep elsewhere'
            cand receipt 'A case''s entries with the proof that they are on record'
            cand reconcile 'Hold the platform''s own log against the ledger; exit 10 if something is unexplained'
            cand backup 'Copy the whole ledger while it is in use, and verify the copy'
            cand restore 'Put a backup in the ledger''s place, or say that one was put there (admins)'
            cand erase 'Erase a person''s data; what was done stays, and stays proven (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;audit;list'= {
            cand --action 'Action, like `mfa.factor_admin_reset` (repeatable)'
            cand --case 'Case (repeatable)'
            cand --target 'The platform''s id of the user (repeatable)'
            cand --actor 'The operator who acted (repeatable; --operator is who you are)'
            cand --outcome 'Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)'
            cand --since 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d'
            cand --until 'Before this day or time'
            cand --last 'The last so long: 24h, 90d, 12w, 6m, 2y'
            cand --newest 'Only the newest N, newest first'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-pager 'Do not page on a terminal'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;export'= {
            cand --action 'Action, like `mfa.factor_admin_reset` (repeatable)'
            cand --case 'Case (repeatable)'
            cand --target 'The platform''s id of the user (repeatable)'
            cand --actor 'The operator who acted (repeatable; --operator is who you are)'
            cand --outcome 'Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)'
            cand --since 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d'
            cand --until 'Before this day or time'
            cand --last 'The last so long: 24h, 90d, 12w, 6m, 2y'
            cand --format 'format'
            cand --verified 'For everything: a head (or a file with one) up to which you have verified it; the entries under it are held against it, which is quicker than their signatures'
            cand --continues 'For a bundle: heads (or files with one) that whoever gets it has; it shows that this ledger continues them'
            cand -o 'New file to write'
            cand --output 'New file to write'
            cand --bundle 'A bundle too, or alone: it shows that each row is genuine and that none is left out'
            cand --entries 'For a bundle: from the first of these entries to before the second, like 100..200'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --raw 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are'
            cand --no-personal 'Leave personal data out'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;report'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand resets 'Every reset that was made, a row each'
            cand summary 'The sums: outcomes, operators, methods, refusals, times'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;audit;report;resets'= {
            cand --since 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d'
            cand --until 'Before this day or time'
            cand --last 'The last so long: 24h, 90d, 12w, 6m, 2y'
            cand -o 'Write CSV to a new file'
            cand --output 'Write CSV to a new file'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --csv 'As CSV that spreadsheets open as text'
            cand --raw 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are'
            cand --no-pager 'Do not page on a terminal'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;report;summary'= {
            cand --since 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d'
            cand --until 'Before this day or time'
            cand --last 'The last so long: 24h, 90d, 12w, 6m, 2y'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-pager 'Do not page on a terminal'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;report;help'= {
            cand resets 'Every reset that was made, a row each'
            cand summary 'The sums: outcomes, operators, methods, refusals, times'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;audit;report;help;resets'= {
        }
        &'readmit;audit;report;help;summary'= {
        }
        &'readmit;audit;report;help;help'= {
        }
        &'readmit;audit;verify'= {
            cand --ledger 'A ledger that is not this home''s: a copy, a backup'
            cand --receipt 'A receipt, checked without a ledger'
            cand --bundle 'A bundle, checked without a ledger'
            cand --rows 'An export (CSV or JSON lines) that is to be what the bundle shows, byte for byte'
            cand --csv 'An export (CSV or JSON lines) that is to be what the bundle shows, byte for byte'
            cand --key 'The installation''s key, as `audit head --key` prints it, or a file with it'
            cand --against 'Files with heads that were kept (notes, mails, tickets), or short heads themselves'
            cand --since 'A head up to which everything was verified before: only what came after it is checked in full'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;head'= {
            cand -o 'New file to write, instead of standard output'
            cand --output 'New file to write, instead of standard output'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --short 'The short form, to read aloud or for a ticket: how many entries, and 128 bits that no other ledger has'
            cand --note 'The long form, a signed note (this is what is printed unless another is asked for)'
            cand --key 'The key that heads are signed with, for reviewers to keep'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;receipt'= {
            cand --continues 'Heads (or files with one) that whoever gets it has: it shows that this ledger continues them'
            cand -o 'New file to write, instead of standard output'
            cand --output 'New file to write, instead of standard output'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-personal 'Leave personal data out; the receipt is checked all the same'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;reconcile'= {
            cand --format 'Whose log it is'
            cand --since 'From this day or time on, where the log is not meant from its first row: 2026-05-17, yesterday, 90d'
            cand --until 'Before this day or time'
            cand --skew 'How far the platform''s clock and the ledger''s may be apart: 90s, 5m, 1h'
            cand --zone 'The zone of times that name none: Europe/Berlin, or a distance from UTC like +02:00'
            cand --actor 'The tool''s own account on Auth0 or Keycloak, as the log names it: client or service user (repeatable)'
            cand -o 'New CSV file for all findings; cells that a spreadsheet would run or rewrite are defused'
            cand --output 'New CSV file for all findings; cells that a spreadsheet would run or rewrite are defused'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;backup'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;restore'= {
            cand --reason 'What happened, and how you know that this copy is the right one'
            cand --against 'A head that was kept elsewhere, or a file with heads: what it covers and the copy lacks is recorded as lost (repeatable)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --force 'Replace a ledger that has entries which the copy does not have, that cannot be read or does not verify: it is kept beside it. And take a copy in which personal data was erased, if the ledger that says so is lost'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;erase'= {
            cand --reason 'On whose request, and why it may be done. Do not name the person: this stays'
            cand --confirm 'Type the user again'
            cand --mentions 'What becomes of entries about others that name them, as who vouched or in a note: `erase` takes all personal data out of those, the others'' too'
            cand --name 'Another name or address of theirs, to look for in entries about others (repeatable)'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;audit;help'= {
            cand list 'List entries'
            cand export 'Write entries to a file, as CSV or JSON lines'
            cand report 'What reviewers ask first: every reset, and the sums'
            cand verify 'Check a whole ledger, a receipt or a bundle'
            cand head 'Print the signed head, to keep elsewhere'
            cand receipt 'A case''s entries with the proof that they are on record'
            cand reconcile 'Hold the platform''s own log against the ledger; exit 10 if something is unexplained'
            cand backup 'Copy the whole ledger while it is in use, and verify the copy'
            cand restore 'Put a backup in the ledger''s place, or say that one was put there (admins)'
            cand erase 'Erase a person''s data; what was done stays, and stays proven (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;audit;help;list'= {
        }
        &'readmit;audit;help;export'= {
        }
        &'readmit;audit;help;report'= {
            cand resets 'Every reset that was made, a row each'
            cand summary 'The sums: outcomes, operators, methods, refusals, times'
        }
        &'readmit;audit;help;report;resets'= {
        }
        &'readmit;audit;help;report;summary'= {
        }
        &'readmit;audit;help;verify'= {
        }
        &'readmit;audit;help;head'= {
        }
        &'readmit;audit;help;receipt'= {
        }
        &'readmit;audit;help;reconcile'= {
        }
        &'readmit;audit;help;backup'= {
        }
        &'readmit;audit;help;restore'= {
        }
        &'readmit;audit;help;erase'= {
        }
        &'readmit;audit;help;help'= {
        }
        &'readmit;operator'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Add an operator (admins)'
            cand list 'List operators, and what each may do'
            cand disable 'Disable an operator (admins)'
            cand role 'Change an operator''s role (admins)'
            cand confirm 'Confirm what another asked for: making a senior or an admin takes two'
            cand enrol 'Make your own key, for an admin to add'
            cand passphrase 'Set your passphrase'
            cand rotate-key 'Exchange your key for a new one, or give another operator one (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;operator;add'= {
            cand --role 'admin, senior, operator, auditor or service'
            cand --user 'A login or address by which the platform knows them as a user (repeatable)'
            cand --public-key 'The key that they made themself with `readmit operator enrol`, as that printed it'
            cand --ssh-key 'Their public key in an ssh-agent or on a security key: its file, or the line in it'
            cand --secret-to 'Where the one-time passphrase of a key made here goes: a new file that only you can read'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;list'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;disable'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;role'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;confirm'= {
            cand --confirm 'The operator''s name, typed: without it nothing is confirmed'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;enrol'= {
            cand --ssh-key 'Your key in the ssh-agent, on a security key best: the file of its public half'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --service 'A key for a script: not sealed, in a file that only this login can read'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;passphrase'= {
            cand --new-passphrase-file 'File with the new passphrase in its first line, which only you can read (- is standard input)'
            cand --new-passphrase-fd 'Open descriptor that the new passphrase is read from'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;rotate-key'= {
            cand --ssh-key 'The new key: one in an ssh-agent or on a security key, by its public half''s file, or the line in it'
            cand --public-key 'The new key: one that they made with `readmit operator enrol`, as that printed it'
            cand --secret-to 'Where that passphrase goes: a new file that only you can read'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;operator;help'= {
            cand add 'Add an operator (admins)'
            cand list 'List operators, and what each may do'
            cand disable 'Disable an operator (admins)'
            cand role 'Change an operator''s role (admins)'
            cand confirm 'Confirm what another asked for: making a senior or an admin takes two'
            cand enrol 'Make your own key, for an admin to add'
            cand passphrase 'Set your passphrase'
            cand rotate-key 'Exchange your key for a new one, or give another operator one (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;operator;help;add'= {
        }
        &'readmit;operator;help;list'= {
        }
        &'readmit;operator;help;disable'= {
        }
        &'readmit;operator;help;role'= {
        }
        &'readmit;operator;help;confirm'= {
        }
        &'readmit;operator;help;enrol'= {
        }
        &'readmit;operator;help;passphrase'= {
        }
        &'readmit;operator;help;rotate-key'= {
        }
        &'readmit;operator;help;help'= {
        }
        &'readmit;directory'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand add 'Add a user'
            cand list 'List users, in the order of their logins'
            cand show 'Show one user'
            cand import 'Add users from a CSV file: all of them or none'
            cand set-password 'Set a user''s password, temporary or not'
            cand enrol 'Enrol an authenticator app'
            cand codes 'Replace a user''s backup codes by new ones'
            cand sign-in 'Sign in as a user would'
            cand sign-in-federated 'Sign in with a linked identity, as if its platform had vouched for the user'
            cand add-phone 'Put a phone number on file'
            cand add-address 'Put an address on file'
            cand link-identity 'Link an identity on another platform'
            cand suspend 'Suspend a user, and end their sessions'
            cand enable 'Enable a suspended user again, with the factors they had'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;directory;add'= {
            cand --name 'Display name'
            cand --email 'E-mail address; the first one is the primary one'
            cand --phone 'Phone number'
            cand --group 'Group or role'
            cand --manager 'Login of who can vouch'
            cand --since 'When all this came on file: a day or a time. Now, if not given'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;list'= {
            cand --after 'Only those after this login'
            cand --limit 'No more than this many'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;show'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;import'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;set-password'= {
            cand --password-file 'Read it from the first line of this file (`-`: standard input) instead of asking'
            cand --temporary 'It stops working after so many minutes, and must be changed at the next sign-in'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;enrol'= {
            cand --label 'What the user calls the device'
            cand --algorithm 'Hash of the codes; many apps read only SHA1'
            cand --secret-to 'Write the `otpauth:` URI to this new file instead of showing it, and stop: finish with --confirm'
            cand --confirm 'Finish an enrolment that was begun with --secret-to, by the factor''s id'
            cand --code-file 'Read the code from this file (`-`: standard input) instead of asking'
            cand --from 'Network address to record it as coming from'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-qr 'Show no QR code, only the text of the secret'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;codes'= {
            cand --count 'How many'
            cand --secret-to 'Write them to this new file, one a line, instead of showing them'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;sign-in'= {
            cand --password-file 'Read the password from this file (`-`: standard input) instead of asking'
            cand --code-file 'Read the code of the app, or a backup code, from this file instead of asking'
            cand --new-password-file 'Read the password that replaces a temporary one from this file instead of asking'
            cand --from 'Network address to record it as coming from'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;sign-in-federated'= {
            cand --identity 'Which linked identity: its issuer or its id'
            cand --from 'Network address to record it as coming from'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;add-phone'= {
            cand --since 'When it came on file: a day or a time. Now, if not given'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;add-address'= {
            cand --since 'When it came on file: a day or a time. Now, if not given'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --primary 'Make it the one that sign-in mail goes to'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;link-identity'= {
            cand --since 'When it was linked: a day or a time. Now, if not given'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;suspend'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;enable'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;directory;help'= {
            cand add 'Add a user'
            cand list 'List users, in the order of their logins'
            cand show 'Show one user'
            cand import 'Add users from a CSV file: all of them or none'
            cand set-password 'Set a user''s password, temporary or not'
            cand enrol 'Enrol an authenticator app'
            cand codes 'Replace a user''s backup codes by new ones'
            cand sign-in 'Sign in as a user would'
            cand sign-in-federated 'Sign in with a linked identity, as if its platform had vouched for the user'
            cand add-phone 'Put a phone number on file'
            cand add-address 'Put an address on file'
            cand link-identity 'Link an identity on another platform'
            cand suspend 'Suspend a user, and end their sessions'
            cand enable 'Enable a suspended user again, with the factors they had'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;directory;help;add'= {
        }
        &'readmit;directory;help;list'= {
        }
        &'readmit;directory;help;show'= {
        }
        &'readmit;directory;help;import'= {
        }
        &'readmit;directory;help;set-password'= {
        }
        &'readmit;directory;help;enrol'= {
        }
        &'readmit;directory;help;codes'= {
        }
        &'readmit;directory;help;sign-in'= {
        }
        &'readmit;directory;help;sign-in-federated'= {
        }
        &'readmit;directory;help;add-phone'= {
        }
        &'readmit;directory;help;add-address'= {
        }
        &'readmit;directory;help;link-identity'= {
        }
        &'readmit;directory;help;suspend'= {
        }
        &'readmit;directory;help;enable'= {
        }
        &'readmit;directory;help;help'= {
        }
        &'readmit;runbook'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Say everything that is wrong with a runbook'
            cand show 'Print the accepted runbook, or what another would change'
            cand export 'Write the accepted runbook''s files into a folder, to edit them'
            cand accept 'Accept a runbook: new cases open under it (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;runbook;check'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;runbook;show'= {
            cand --diff 'Say in words what this runbook would change'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;runbook;export'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;runbook;accept'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;runbook;help'= {
            cand check 'Say everything that is wrong with a runbook'
            cand show 'Print the accepted runbook, or what another would change'
            cand export 'Write the accepted runbook''s files into a folder, to edit them'
            cand accept 'Accept a runbook: new cases open under it (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;runbook;help;check'= {
        }
        &'readmit;runbook;help;show'= {
        }
        &'readmit;runbook;help;export'= {
        }
        &'readmit;runbook;help;accept'= {
        }
        &'readmit;runbook;help;help'= {
        }
        &'readmit;contacts'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Say everything that is wrong with a contacts file'
            cand show 'Say which contacts file is accepted, or what it says of somebody'
            cand accept 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;contacts;check'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;contacts;show'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;contacts;accept'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;contacts;help'= {
            cand check 'Say everything that is wrong with a contacts file'
            cand show 'Say which contacts file is accepted, or what it says of somebody'
            cand accept 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;contacts;help;check'= {
        }
        &'readmit;contacts;help;show'= {
        }
        &'readmit;contacts;help;accept'= {
        }
        &'readmit;contacts;help;help'= {
        }
        &'readmit;doctor'= {
            cand --reason 'What was wrong with the clock, and how you know that it is right now'
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --correct-clock 'Record that the clock was wrong and is right now: ages are counted anew from here (admins)'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;completions'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;man'= {
            cand --home 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]'
            cand --operator 'Who acts [default: the only operator, or the one named like the login]'
            cand --passphrase-file 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)'
            cand --passphrase-fd 'Open descriptor that the passphrase is read from'
            cand --provider 'Which configured identity platform'
            cand --json 'Print the result as one JSON document, or with =lines an event a line as it goes'
            cand --color 'color'
            cand --no-input 'Never ask: a missing answer is exit code 2'
            cand --plain 'Lines only, no redraws: for screen readers'
            cand -v 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand --verbose 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
            cand -q 'Only what is asked, said, to be done, wrong or a result'
            cand --quiet 'Only what is asked, said, to be done, wrong or a result'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'readmit;help'= {
            cand demo 'Try it: a guided recovery on a throwaway directory and ledger'
            cand init 'Make home, ledger and first operator'
            cand recover 'Open or go on with USER''s case, to its end'
            cand resume 'Go on with a case, or accept one that was handed to you'
            cand refuse 'Refuse a case'
            cand escalate 'Pass a case to a senior'
            cand approve 'Approve or deny what a case waits for (seniors)'
            cand note 'Add a note to a case'
            cand hand-over 'Offer a case to another operator'
            cand abandon 'Give a case up'
            cand incident 'Contain and work off a recovery that went wrong'
            cand cases 'List cases'
            cand show 'Show a case''s timeline'
            cand audit 'Read, export and check the ledger'
            cand operator 'Operators and their roles'
            cand directory 'The embedded directory: users, enrolment, sign-in'
            cand runbook 'Check, show and accept runbooks'
            cand contacts 'Check, show and accept the file of how people are reached'
            cand doctor 'Say what is configured, reachable, allowed and sound'
            cand completions 'Print completions for a shell'
            cand man 'Write manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'readmit;help;demo'= {
        }
        &'readmit;help;init'= {
        }
        &'readmit;help;recover'= {
        }
        &'readmit;help;resume'= {
        }
        &'readmit;help;refuse'= {
        }
        &'readmit;help;escalate'= {
        }
        &'readmit;help;approve'= {
        }
        &'readmit;help;note'= {
        }
        &'readmit;help;hand-over'= {
        }
        &'readmit;help;abandon'= {
        }
        &'readmit;help;incident'= {
        }
        &'readmit;help;cases'= {
        }
        &'readmit;help;show'= {
        }
        &'readmit;help;audit'= {
            cand list 'List entries'
            cand export 'Write entries to a file, as CSV or JSON lines'
            cand report 'What reviewers ask first: every reset, and the sums'
            cand verify 'Check a whole ledger, a receipt or a bundle'
            cand head 'Print the signed head, to keep elsewhere'
            cand receipt 'A case''s entries with the proof that they are on record'
            cand reconcile 'Hold the platform''s own log against the ledger; exit 10 if something is unexplained'
            cand backup 'Copy the whole ledger while it is in use, and verify the copy'
            cand restore 'Put a backup in the ledger''s place, or say that one was put there (admins)'
            cand erase 'Erase a person''s data; what was done stays, and stays proven (admins)'
        }
        &'readmit;help;audit;list'= {
        }
        &'readmit;help;audit;export'= {
        }
        &'readmit;help;audit;report'= {
            cand resets 'Every reset that was made, a row each'
            cand summary 'The sums: outcomes, operators, methods, refusals, times'
        }
        &'readmit;help;audit;report;resets'= {
        }
        &'readmit;help;audit;report;summary'= {
        }
        &'readmit;help;audit;verify'= {
        }
        &'readmit;help;audit;head'= {
        }
        &'readmit;help;audit;receipt'= {
        }
        &'readmit;help;audit;reconcile'= {
        }
        &'readmit;help;audit;backup'= {
        }
        &'readmit;help;audit;restore'= {
        }
        &'readmit;help;audit;erase'= {
        }
        &'readmit;help;operator'= {
            cand add 'Add an operator (admins)'
            cand list 'List operators, and what each may do'
            cand disable 'Disable an operator (admins)'
            cand role 'Change an operator''s role (admins)'
            cand confirm 'Confirm what another asked for: making a senior or an admin takes two'
            cand enrol 'Make your own key, for an admin to add'
            cand passphrase 'Set your passphrase'
            cand rotate-key 'Exchange your key for a new one, or give another operator one (admins)'
        }
        &'readmit;help;operator;add'= {
        }
        &'readmit;help;operator;list'= {
        }
        &'readmit;help;operator;disable'= {
        }
        &'readmit;help;operator;role'= {
        }
        &'readmit;help;operator;confirm'= {
        }
        &'readmit;help;operator;enrol'= {
        }
        &'readmit;help;operator;passphrase'= {
        }
        &'readmit;help;operator;rotate-key'= {
        }
        &'readmit;help;directory'= {
            cand add 'Add a user'
            cand list 'List users, in the order of their logins'
            cand show 'Show one user'
            cand import 'Add users from a CSV file: all of them or none'
            cand set-password 'Set a user''s password, temporary or not'
            cand enrol 'Enrol an authenticator app'
            cand codes 'Replace a user''s backup codes by new ones'
            cand sign-in 'Sign in as a user would'
            cand sign-in-federated 'Sign in with a linked identity, as if its platform had vouched for the user'
            cand add-phone 'Put a phone number on file'
            cand add-address 'Put an address on file'
            cand link-identity 'Link an identity on another platform'
            cand suspend 'Suspend a user, and end their sessions'
            cand enable 'Enable a suspended user again, with the factors they had'
        }
        &'readmit;help;directory;add'= {
        }
        &'readmit;help;directory;list'= {
        }
        &'readmit;help;directory;show'= {
        }
        &'readmit;help;directory;import'= {
        }
        &'readmit;help;directory;set-password'= {
        }
        &'readmit;help;directory;enrol'= {
        }
        &'readmit;help;directory;codes'= {
        }
        &'readmit;help;directory;sign-in'= {
        }
        &'readmit;help;directory;sign-in-federated'= {
        }
        &'readmit;help;directory;add-phone'= {
        }
        &'readmit;help;directory;add-address'= {
        }
        &'readmit;help;directory;link-identity'= {
        }
        &'readmit;help;directory;suspend'= {
        }
        &'readmit;help;directory;enable'= {
        }
        &'readmit;help;runbook'= {
            cand check 'Say everything that is wrong with a runbook'
            cand show 'Print the accepted runbook, or what another would change'
            cand export 'Write the accepted runbook''s files into a folder, to edit them'
            cand accept 'Accept a runbook: new cases open under it (admins)'
        }
        &'readmit;help;runbook;check'= {
        }
        &'readmit;help;runbook;show'= {
        }
        &'readmit;help;runbook;export'= {
        }
        &'readmit;help;runbook;accept'= {
        }
        &'readmit;help;contacts'= {
            cand check 'Say everything that is wrong with a contacts file'
            cand show 'Say which contacts file is accepted, or what it says of somebody'
            cand accept 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)'
        }
        &'readmit;help;contacts;check'= {
        }
        &'readmit;help;contacts;show'= {
        }
        &'readmit;help;contacts;accept'= {
        }
        &'readmit;help;doctor'= {
        }
        &'readmit;help;completions'= {
        }
        &'readmit;help;man'= {
        }
        &'readmit;help;help'= {
        }
    ]
    $completions[$command]
}

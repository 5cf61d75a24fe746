
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'readmit' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'readmit'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'readmit' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Try it: a guided recovery on a throwaway directory and ledger')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make home, ledger and first operator')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'Open or go on with USER''s case, to its end')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on with a case, or accept one that was handed to you')
            [CompletionResult]::new('go', 'go', [CompletionResultType]::ParameterValue, 'Go on with a case, or accept one that was handed to you')
            [CompletionResult]::new('refuse', 'refuse', [CompletionResultType]::ParameterValue, 'Refuse a case')
            [CompletionResult]::new('escalate', 'escalate', [CompletionResultType]::ParameterValue, 'Pass a case to a senior')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Approve or deny what a case waits for (seniors)')
            [CompletionResult]::new('note', 'note', [CompletionResultType]::ParameterValue, 'Add a note to a case')
            [CompletionResult]::new('hand-over', 'hand-over', [CompletionResultType]::ParameterValue, 'Offer a case to another operator')
            [CompletionResult]::new('abandon', 'abandon', [CompletionResultType]::ParameterValue, 'Give a case up')
            [CompletionResult]::new('incident', 'incident', [CompletionResultType]::ParameterValue, 'Contain and work off a recovery that went wrong')
            [CompletionResult]::new('outside', 'outside', [CompletionResultType]::ParameterValue, 'Enter what was done while the ledger was down, and confirm it')
            [CompletionResult]::new('cases', 'cases', [CompletionResultType]::ParameterValue, 'List cases')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a case''s timeline')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Open your key for a shift: one passphrase, at this terminal')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Close the key that you have opened')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read, export and check the ledger')
            [CompletionResult]::new('operator', 'operator', [CompletionResultType]::ParameterValue, 'Operators and their roles')
            [CompletionResult]::new('directory', 'directory', [CompletionResultType]::ParameterValue, 'The embedded directory: users, enrolment, sign-in')
            [CompletionResult]::new('runbook', 'runbook', [CompletionResultType]::ParameterValue, 'Check, show and accept runbooks')
            [CompletionResult]::new('contacts', 'contacts', [CompletionResultType]::ParameterValue, 'Check, show and accept the file of how people are reached')
            [CompletionResult]::new('provider', 'provider', [CompletionResultType]::ParameterValue, 'Add an identity platform')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what is configured, reachable, allowed and sound')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;demo' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep the demo''s home in this new folder, to look at it afterwards [default: it is removed]')
            [CompletionResult]::new('--story', '--story', [CompletionResultType]::ParameterName, 'One story only')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;init' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'A login or address by which the platform knows the first operator as a user (repeatable)')
            [CompletionResult]::new('--ssh-key', '--ssh-key', [CompletionResultType]::ParameterName, 'The first operator''s key in the ssh-agent, on a security key best: the file of its public half')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'The ledger''s name in heads and proofs: a URL of yours without https://, never used for another ledger, such as desk.example.org/readmit; a name is drawn unless one is given')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Share the home with this group: several accounts on one host, each with a key of their own')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;recover' {
            [CompletionResult]::new('--reconcile', '--reconcile', [CompletionResultType]::ParameterName, 'When the case is closed, hold it against the platform''s own log, exported to this file (repeatable); exit 10 if they differ')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'The tool''s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)')
            [CompletionResult]::new('--skew', '--skew', [CompletionResultType]::ParameterName, 'The most by which the platform''s clock and the ledger''s clock may be apart: 90s, 5m, 1h')
            [CompletionResult]::new('--zone', '--zone', [CompletionResultType]::ParameterName, 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00')
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Walk and print the plan; change nothing, record nothing')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;resume' {
            [CompletionResult]::new('--reconcile', '--reconcile', [CompletionResultType]::ParameterName, 'When the case is closed, hold it against the platform''s own log, exported to this file (repeatable); exit 10 if they differ')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'The tool''s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)')
            [CompletionResult]::new('--skew', '--skew', [CompletionResultType]::ParameterName, 'The most by which the platform''s clock and the ledger''s clock may be apart: 90s, 5m, 1h')
            [CompletionResult]::new('--zone', '--zone', [CompletionResultType]::ParameterName, 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00')
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Walk and print the plan; change nothing, record nothing')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;go' {
            [CompletionResult]::new('--reconcile', '--reconcile', [CompletionResultType]::ParameterName, 'When the case is closed, hold it against the platform''s own log, exported to this file (repeatable); exit 10 if they differ')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'The tool''s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)')
            [CompletionResult]::new('--skew', '--skew', [CompletionResultType]::ParameterName, 'The most by which the platform''s clock and the ledger''s clock may be apart: 90s, 5m, 1h')
            [CompletionResult]::new('--zone', '--zone', [CompletionResultType]::ParameterName, 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00')
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Walk and print the plan; change nothing, record nothing')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;refuse' {
            [CompletionResult]::new('--code', '--code', [CompletionResultType]::ParameterName, 'Reason code of the runbook: cannot-verify, pressure, unusual-activity, gut-feeling, impersonation, ...')
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--take-over', '--take-over', [CompletionResultType]::ParameterName, 'Take it from whoever holds it, first: for a senior, of a case that was escalated')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;escalate' {
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;approve' {
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'The answer: grant or deny')
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;note' {
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'The case''s right ticket, where it was mistyped')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;hand-over' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The operator it is offered to')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;abandon' {
            [CompletionResult]::new('--lost', '--lost', [CompletionResultType]::ParameterName, 'The thing that is lost (repeatable)')
            [CompletionResult]::new('--lost-number', '--lost-number', [CompletionResultType]::ParameterName, 'Number on file that went with the device, by its last four digits, or none (repeatable)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Help-desk ticket')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason, in words that an auditor will read')
            [CompletionResult]::new('--red-flag', '--red-flag', [CompletionResultType]::ParameterName, 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)')
            [CompletionResult]::new('--evidence', '--evidence', [CompletionResultType]::ParameterName, 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)')
            [CompletionResult]::new('--verdict', '--verdict', [CompletionResultType]::ParameterName, 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]')
            [CompletionResult]::new('--federated', '--federated', [CompletionResultType]::ParameterName, 'Linked identity the caller can sign in with, or no')
            [CompletionResult]::new('--backup-codes', '--backup-codes', [CompletionResultType]::ParameterName, 'The caller''s answer about backup codes')
            [CompletionResult]::new('--on-red-flag', '--on-red-flag', [CompletionResultType]::ParameterName, 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)')
            [CompletionResult]::new('--on-denial', '--on-denial', [CompletionResultType]::ParameterName, 'If a senior denies: refuse or escalate')
            [CompletionResult]::new('--refusal-code', '--refusal-code', [CompletionResultType]::ParameterName, 'The runbook''s reason code, if it comes to a refusal: cannot-verify, impersonation, ...')
            [CompletionResult]::new('--while-waiting', '--while-waiting', [CompletionResultType]::ParameterName, 'Once, instead of waiting for the target to enrol: codes, password or link')
            [CompletionResult]::new('--codes', '--codes', [CompletionResultType]::ParameterName, 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]')
            [CompletionResult]::new('--self-recovery', '--self-recovery', [CompletionResultType]::ParameterName, 'The outcome of self-recovery, where the platform cannot tell: done or failed')
            [CompletionResult]::new('--enrolled', '--enrolled', [CompletionResultType]::ParameterName, 'The user''s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)')
            [CompletionResult]::new('--door', '--door', [CompletionResultType]::ParameterName, 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave')
            [CompletionResult]::new('--escalated', '--escalated', [CompletionResultType]::ParameterName, 'For a case that you escalated: wait, or take-back (the red flag stays)')
            [CompletionResult]::new('--was-enabled', '--was-enabled', [CompletionResultType]::ParameterName, 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s name, typed: without it nothing is changed')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for a password, codes or a link')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]')
            [CompletionResult]::new('--follow-up', '--follow-up', [CompletionResultType]::ParameterName, 'The way in which the follow-up goes out')
            [CompletionResult]::new('--follow-up-text', '--follow-up-text', [CompletionResultType]::ParameterName, 'A sentence to add to the follow-up, above its end; no link')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-red-flags', '--no-red-flags', [CompletionResultType]::ParameterName, 'You have judged every red flag, and see none')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;incident' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user, where there was no case')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'A description of what happened, and of how the incident was found')
            [CompletionResult]::new('--review', '--review', [CompletionResultType]::ParameterName, 'The review of the process, which closes the incident (seniors)')
            [CompletionResult]::new('--notice', '--notice', [CompletionResultType]::ParameterName, 'That you sent the notice yourself, where no mail server is configured; when you go on with an incident, also after one failed')
            [CompletionResult]::new('--notice-to', '--notice-to', [CompletionResultType]::ParameterName, 'With `--notice some`: an address that you sent it to (repeatable)')
            [CompletionResult]::new('--attest', '--attest', [CompletionResultType]::ParameterName, 'A fact that you read off a console, or an action that you did there: login, id, suspend=done, ... (repeatable, in order)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--by-hand', '--by-hand', [CompletionResultType]::ParameterName, 'Say how to suspend a user on the platform by hand, and do nothing: for when the ledger or the platform cannot be reached')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;outside' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Enter what was done on a platform while the ledger was down')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Confirm what somebody else entered (seniors)')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what was entered, and what waits for a second person')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;outside;record' {
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'The platform''s id of the user, where it cannot be looked up: it is taken as it stands, and USER is the login')
            [CompletionResult]::new('--did', '--did', [CompletionResultType]::ParameterName, 'An act on the form, what came of it, and when: suspend=done@2026-05-17T14:03Z. Acts: factors, backup-codes, sessions, password, suspend, enable. Outcomes: done, failed, not-known (repeatable)')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'A sentence that says why it was done outside')
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'The way in which the user was known; it verifies nobody')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'The ticket')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;outside;confirm' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The user''s login, typed once more')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;outside;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Those that are confirmed too')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;outside;help' {
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Enter what was done on a platform while the ledger was down')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Confirm what somebody else entered (seniors)')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what was entered, and what waits for a second person')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;outside;help;record' {
            break
        }
        'readmit;outside;help;confirm' {
            break
        }
        'readmit;outside;help;list' {
            break
        }
        'readmit;outside;help;help' {
            break
        }
        'readmit;cases' {
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'About this user: login, address or id')
            [CompletionResult]::new('--held-by', '--held-by', [CompletionResultType]::ParameterName, 'Held by this operator (not to be confused with --operator: who you are)')
            [CompletionResult]::new('--ticket', '--ticket', [CompletionResultType]::ParameterName, 'Of this ticket, as it was put right if it was')
            [CompletionResult]::new('--waiting-for', '--waiting-for', [CompletionResultType]::ParameterName, 'Only open ones that wait for these')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--open', '--open', [CompletionResultType]::ParameterName, 'Only open ones (this is what is shown unless another is asked for)')
            [CompletionResult]::new('--overdue', '--overdue', [CompletionResultType]::ParameterName, 'Only open ones whose target has not enrolled in time, that a senior has not taken for an hour, that left an account open, or that are not contained')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Closed ones too')
            [CompletionResult]::new('--mine', '--mine', [CompletionResultType]::ParameterName, 'Only open ones that you hold, or that are offered to you')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;unlock' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Close the key after this time at the latest: 30m, 4h [default: `most` under [unlock] in config.toml, or 8h]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;lock' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Close the keys that are open at your other terminals too')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List entries')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write entries to a file, as CSV or JSON lines')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'The first things that reviewers ask for: every reset, and the sums')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a whole ledger, a receipt or a bundle')
            [CompletionResult]::new('head', 'head', [CompletionResultType]::ParameterValue, 'Print the signed head, to keep elsewhere')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'A case''s entries with the proof that they are on record')
            [CompletionResult]::new('reconcile', 'reconcile', [CompletionResultType]::ParameterValue, 'Hold the platform''s own log against the ledger; exit 10 if something is unexplained')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Write the ledger as a tiled log, for others'' programs to read')
            [CompletionResult]::new('rows', 'rows', [CompletionResultType]::ParameterValue, 'Make the rows of hashes that proofs are made from, where they are missing or wrong')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the whole ledger while it is in use, and verify the copy')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup in the ledger''s place, or say that one was put there (admins)')
            [CompletionResult]::new('dispute', 'dispute', [CompletionResultType]::ParameterValue, 'Say that entries are not by whom they name, or that heads are known which this ledger does not continue (admins)')
            [CompletionResult]::new('erase', 'erase', [CompletionResultType]::ParameterValue, 'Erase a person''s data; what was done stays, and stays proven (admins)')
            [CompletionResult]::new('retention', 'retention', [CompletionResultType]::ParameterValue, 'Erase the personal data that is older than [retention] keeps it (admins, timers)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;audit;list' {
            [CompletionResult]::new('--action', '--action', [CompletionResultType]::ParameterName, 'Action, like `mfa.factor_admin_reset` (repeatable)')
            [CompletionResult]::new('--case', '--case', [CompletionResultType]::ParameterName, 'Case (repeatable)')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'The user: login, address or the platform''s id (repeatable)')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'The operator who acted (repeatable; --operator is who you are)')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('--newest', '--newest', [CompletionResultType]::ParameterName, 'Only the newest N, newest first')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;export' {
            [CompletionResult]::new('--action', '--action', [CompletionResultType]::ParameterName, 'Action, like `mfa.factor_admin_reset` (repeatable)')
            [CompletionResult]::new('--case', '--case', [CompletionResultType]::ParameterName, 'Case (repeatable)')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'The user: login, address or the platform''s id (repeatable)')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'The operator who acted (repeatable; --operator is who you are)')
            [CompletionResult]::new('--outcome', '--outcome', [CompletionResultType]::ParameterName, 'Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'format')
            [CompletionResult]::new('--verified', '--verified', [CompletionResultType]::ParameterName, 'For everything: a head (or a file with one) up to which you have verified it; the entries under it are held against it, which is quicker than their signatures')
            [CompletionResult]::new('--continues', '--continues', [CompletionResultType]::ParameterName, 'For a bundle: heads (or files with one) that whoever gets it has; it shows that this ledger continues them')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'New file to write; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'New file to write; - is standard output')
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'A bundle too, or alone: it shows that each row is genuine and that none is left out')
            [CompletionResult]::new('--entries', '--entries', [CompletionResultType]::ParameterName, 'For a bundle: from the first of these entries to before the second, like 100..200')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are, and so is what hides in them')
            [CompletionResult]::new('--no-personal', '--no-personal', [CompletionResultType]::ParameterName, 'Leave personal data out')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;report' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('resets', 'resets', [CompletionResultType]::ParameterValue, 'Every reset that was made, a row each')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'The sums: outcomes, operators, methods, refusals, times')
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Each operator''s roles: from when to when, and given by whom')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The runbooks that were accepted, each with its date and its loosenings in words')
            [CompletionResult]::new('exceptions', 'exceptions', [CompletionResultType]::ParameterValue, 'Red flags that were approved, overdue enrolments, open doors, undelivered notices, answered differences')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;audit;report;resets' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'As CSV that spreadsheets open as text')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;report;summary' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;report;access' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'As CSV that spreadsheets open as text')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;report;policy' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'As CSV that spreadsheets open as text')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;report;exceptions' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'The last so long: 24h, 90d, 12w, 6m, 2y')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write CSV to a new file; - is standard output')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'As CSV that spreadsheets open as text')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not page on a terminal')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;report;help' {
            [CompletionResult]::new('resets', 'resets', [CompletionResultType]::ParameterValue, 'Every reset that was made, a row each')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'The sums: outcomes, operators, methods, refusals, times')
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Each operator''s roles: from when to when, and given by whom')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The runbooks that were accepted, each with its date and its loosenings in words')
            [CompletionResult]::new('exceptions', 'exceptions', [CompletionResultType]::ParameterValue, 'Red flags that were approved, overdue enrolments, open doors, undelivered notices, answered differences')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;audit;report;help;resets' {
            break
        }
        'readmit;audit;report;help;summary' {
            break
        }
        'readmit;audit;report;help;access' {
            break
        }
        'readmit;audit;report;help;policy' {
            break
        }
        'readmit;audit;report;help;exceptions' {
            break
        }
        'readmit;audit;report;help;help' {
            break
        }
        'readmit;audit;verify' {
            [CompletionResult]::new('--ledger', '--ledger', [CompletionResultType]::ParameterName, 'A ledger that is not this home''s: a copy, a backup')
            [CompletionResult]::new('--receipt', '--receipt', [CompletionResultType]::ParameterName, 'A receipt, checked without a ledger')
            [CompletionResult]::new('--bundle', '--bundle', [CompletionResultType]::ParameterName, 'A bundle, checked without a ledger')
            [CompletionResult]::new('--rows', '--rows', [CompletionResultType]::ParameterName, 'An export (CSV or JSON lines) that is to be what the bundle shows, byte for byte')
            [CompletionResult]::new('--csv', '--csv', [CompletionResultType]::ParameterName, 'An export (CSV or JSON lines) that is to be what the bundle shows, byte for byte')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The installation''s key, as `audit head --key` prints it, or a file with it')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Files with heads that were kept (notes, mails, tickets), or short heads themselves')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'A head up to which everything was verified before: only what came after it is checked in full')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'A tlog-policy file (C2SP): the witnesses whose cosignatures are checked, and their quorum')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--each', '--each', [CompletionResultType]::ParameterName, 'Look at every signature singly, also of entries that a later one of the same key vouches for')
            [CompletionResult]::new('--nightly', '--nightly', [CompletionResultType]::ParameterName, 'Check every new signature singly, from where the last such run of yours ended, and once a week everything: for a timer. One line if all is well')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;head' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'New file to write, instead of standard output (-)')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'New file to write, instead of standard output (-)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--short', '--short', [CompletionResultType]::ParameterName, 'The short form, to read aloud or for a ticket: how many entries, and 128 bits that no other ledger has')
            [CompletionResult]::new('--note', '--note', [CompletionResultType]::ParameterName, 'The long form, a signed note (this is what is printed unless another is asked for)')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'The key that heads are signed with, for reviewers to keep')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;receipt' {
            [CompletionResult]::new('--continues', '--continues', [CompletionResultType]::ParameterName, 'Heads (or files with one) that whoever gets it has: it shows that this ledger continues them')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'New file to write, instead of standard output (-)')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'New file to write, instead of standard output (-)')
            [CompletionResult]::new('--tlog-proof', '--tlog-proof', [CompletionResultType]::ParameterName, 'Instead, a new folder: of each entry its bytes and a proof (C2SP tlog-proof) that others'' programs check; no personal data is in it')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-personal', '--no-personal', [CompletionResultType]::ParameterName, 'Leave personal data out; the receipt is checked all the same')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;reconcile' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Whose log it is')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Answer the finding of this id, as a run has named it: D-7Q4K2M9P (seniors)')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'The reason why the finding is in order, in ten characters or more')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'From this day or time on, where the log is not meant from its first row: 2026-05-17, yesterday, 90d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before this day or time')
            [CompletionResult]::new('--skew', '--skew', [CompletionResultType]::ParameterName, 'The most by which the platform''s clock and the ledger''s clock may be apart: 90s, 5m, 1h')
            [CompletionResult]::new('--zone', '--zone', [CompletionResultType]::ParameterName, 'The zone of times that name none: Europe/Berlin, or a distance from UTC like +02:00')
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'The tool''s own account on Auth0 or Keycloak, as the log names it: client or service user (repeatable)')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'New CSV file for all findings; cells that a spreadsheet would run or rewrite are defused')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'New CSV file for all findings; cells that a spreadsheet would run or rewrite are defused')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--fetch', '--fetch', [CompletionResultType]::ParameterName, 'Read the log from the platform itself (Keycloak, Auth0), from where the last such run of yours ended: for a timer. One line if all is well')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;publish' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--addresses', '--addresses', [CompletionResultType]::ParameterName, 'Publish entries that have addresses in them, too: whoever reads the folder sees them')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; hold every file of the folder against the ledger')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;rows' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--rebuild', '--rebuild', [CompletionResultType]::ParameterName, 'Make all of them anew from the entries, the ones that are there too')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;backup' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;restore' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'A description of what happened, and of how you know that this copy is the right one')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'A head that was kept elsewhere, or a file with heads: what it covers and the copy lacks is recorded as lost (repeatable)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a ledger that has entries which the copy does not have, that cannot be read or does not verify: it is kept beside it. And take a copy in which personal data was erased, if the ledger that says so is lost')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;dispute' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'A description of what happened, and of how you know that this ledger is the right one')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'A head, or a file with one, that bears this ledger''s signature and that this ledger does not have or continue (repeatable). Without it, a witness has to have given an alarm')
            [CompletionResult]::new('--entry', '--entry', [CompletionResultType]::ParameterName, 'An entry that is not by whom it names: its number (repeatable)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;erase' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'On whose request, and why it may be done. Do not name the person: this stays')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'Type the user again')
            [CompletionResult]::new('--mentions', '--mentions', [CompletionResultType]::ParameterName, 'The way to treat entries about others in which the user is named, as who vouched or in a note. `erase` takes all personal data out of such entries, the others'' data too')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Another name or address of theirs, to look for in entries about others (repeatable)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;retention' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be erased, and erase nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;audit;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List entries')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write entries to a file, as CSV or JSON lines')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'The first things that reviewers ask for: every reset, and the sums')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a whole ledger, a receipt or a bundle')
            [CompletionResult]::new('head', 'head', [CompletionResultType]::ParameterValue, 'Print the signed head, to keep elsewhere')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'A case''s entries with the proof that they are on record')
            [CompletionResult]::new('reconcile', 'reconcile', [CompletionResultType]::ParameterValue, 'Hold the platform''s own log against the ledger; exit 10 if something is unexplained')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Write the ledger as a tiled log, for others'' programs to read')
            [CompletionResult]::new('rows', 'rows', [CompletionResultType]::ParameterValue, 'Make the rows of hashes that proofs are made from, where they are missing or wrong')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the whole ledger while it is in use, and verify the copy')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup in the ledger''s place, or say that one was put there (admins)')
            [CompletionResult]::new('dispute', 'dispute', [CompletionResultType]::ParameterValue, 'Say that entries are not by whom they name, or that heads are known which this ledger does not continue (admins)')
            [CompletionResult]::new('erase', 'erase', [CompletionResultType]::ParameterValue, 'Erase a person''s data; what was done stays, and stays proven (admins)')
            [CompletionResult]::new('retention', 'retention', [CompletionResultType]::ParameterValue, 'Erase the personal data that is older than [retention] keeps it (admins, timers)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;audit;help;list' {
            break
        }
        'readmit;audit;help;export' {
            break
        }
        'readmit;audit;help;report' {
            [CompletionResult]::new('resets', 'resets', [CompletionResultType]::ParameterValue, 'Every reset that was made, a row each')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'The sums: outcomes, operators, methods, refusals, times')
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Each operator''s roles: from when to when, and given by whom')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The runbooks that were accepted, each with its date and its loosenings in words')
            [CompletionResult]::new('exceptions', 'exceptions', [CompletionResultType]::ParameterValue, 'Red flags that were approved, overdue enrolments, open doors, undelivered notices, answered differences')
            break
        }
        'readmit;audit;help;report;resets' {
            break
        }
        'readmit;audit;help;report;summary' {
            break
        }
        'readmit;audit;help;report;access' {
            break
        }
        'readmit;audit;help;report;policy' {
            break
        }
        'readmit;audit;help;report;exceptions' {
            break
        }
        'readmit;audit;help;verify' {
            break
        }
        'readmit;audit;help;head' {
            break
        }
        'readmit;audit;help;receipt' {
            break
        }
        'readmit;audit;help;reconcile' {
            break
        }
        'readmit;audit;help;publish' {
            break
        }
        'readmit;audit;help;rows' {
            break
        }
        'readmit;audit;help;backup' {
            break
        }
        'readmit;audit;help;restore' {
            break
        }
        'readmit;audit;help;dispute' {
            break
        }
        'readmit;audit;help;erase' {
            break
        }
        'readmit;audit;help;retention' {
            break
        }
        'readmit;audit;help;help' {
            break
        }
        'readmit;operator' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an operator (admins)')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List operators, and what each may do')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable an operator (admins)')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Change an operator''s role (admins)')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Confirm what another asked for: making a senior or an admin takes two')
            [CompletionResult]::new('enrol', 'enrol', [CompletionResultType]::ParameterValue, 'Make your own key, for an admin to add')
            [CompletionResult]::new('passphrase', 'passphrase', [CompletionResultType]::ParameterValue, 'Set your passphrase')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'Exchange your key for a new one, or give another operator one (admins)')
            [CompletionResult]::new('add-key', 'add-key', [CompletionResultType]::ParameterValue, 'Add another key of your own: for another machine, or a second security key')
            [CompletionResult]::new('disable-key', 'disable-key', [CompletionResultType]::ParameterValue, 'Disable one of several keys: your own, or another operator''s (admins)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;operator;add' {
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'admin, senior, operator, auditor, service or timer')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'A login or address by which the platform knows them as a user (repeatable)')
            [CompletionResult]::new('--public-key', '--public-key', [CompletionResultType]::ParameterName, 'The key that they made themself with `readmit operator enrol`, as that printed it')
            [CompletionResult]::new('--ssh-key', '--ssh-key', [CompletionResultType]::ParameterName, 'Their public key in an ssh-agent or on a security key: its file, or the line in it')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for the one-time passphrase of a key made here')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;list' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;disable' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;role' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;confirm' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The operator''s name, typed: without it nothing is confirmed')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;enrol' {
            [CompletionResult]::new('--ssh-key', '--ssh-key', [CompletionResultType]::ParameterName, 'Your key in the ssh-agent, on a security key best: the file of its public half')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--service', '--service', [CompletionResultType]::ParameterName, 'A key for a script: not sealed, in a file that only this login can read')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;passphrase' {
            [CompletionResult]::new('--new-passphrase-file', '--new-passphrase-file', [CompletionResultType]::ParameterName, 'File with the new passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--new-passphrase-fd', '--new-passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the new passphrase is read from')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;rotate-key' {
            [CompletionResult]::new('--ssh-key', '--ssh-key', [CompletionResultType]::ParameterName, 'The new key: one in an ssh-agent or on a security key, by its public half''s file, or the line in it')
            [CompletionResult]::new('--public-key', '--public-key', [CompletionResultType]::ParameterName, 'The new key: one that they made with `readmit operator enrol`, as that printed it')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'A new file that only you can read, for the one-time passphrase')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;add-key' {
            [CompletionResult]::new('--public-key', '--public-key', [CompletionResultType]::ParameterName, 'A key that you made with `readmit operator enrol` on another machine, as that printed it')
            [CompletionResult]::new('--ssh-key', '--ssh-key', [CompletionResultType]::ParameterName, 'A key in an ssh-agent or on a security key: its public half''s file, or the line in it')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;disable-key' {
            [CompletionResult]::new('--of', '--of', [CompletionResultType]::ParameterName, 'The operator whose key it is, if not yours (admins)')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;operator;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an operator (admins)')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List operators, and what each may do')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable an operator (admins)')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Change an operator''s role (admins)')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Confirm what another asked for: making a senior or an admin takes two')
            [CompletionResult]::new('enrol', 'enrol', [CompletionResultType]::ParameterValue, 'Make your own key, for an admin to add')
            [CompletionResult]::new('passphrase', 'passphrase', [CompletionResultType]::ParameterValue, 'Set your passphrase')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'Exchange your key for a new one, or give another operator one (admins)')
            [CompletionResult]::new('add-key', 'add-key', [CompletionResultType]::ParameterValue, 'Add another key of your own: for another machine, or a second security key')
            [CompletionResult]::new('disable-key', 'disable-key', [CompletionResultType]::ParameterValue, 'Disable one of several keys: your own, or another operator''s (admins)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;operator;help;add' {
            break
        }
        'readmit;operator;help;list' {
            break
        }
        'readmit;operator;help;disable' {
            break
        }
        'readmit;operator;help;role' {
            break
        }
        'readmit;operator;help;confirm' {
            break
        }
        'readmit;operator;help;enrol' {
            break
        }
        'readmit;operator;help;passphrase' {
            break
        }
        'readmit;operator;help;rotate-key' {
            break
        }
        'readmit;operator;help;add-key' {
            break
        }
        'readmit;operator;help;disable-key' {
            break
        }
        'readmit;operator;help;help' {
            break
        }
        'readmit;directory' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List users, in the order of their logins')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add users from a CSV file: all of them or none')
            [CompletionResult]::new('set-password', 'set-password', [CompletionResultType]::ParameterValue, 'Set a user''s password, temporary or not')
            [CompletionResult]::new('enrol', 'enrol', [CompletionResultType]::ParameterValue, 'Enrol an authenticator app')
            [CompletionResult]::new('codes', 'codes', [CompletionResultType]::ParameterValue, 'Replace a user''s backup codes by new ones')
            [CompletionResult]::new('sign-in', 'sign-in', [CompletionResultType]::ParameterValue, 'Sign in as a user would')
            [CompletionResult]::new('sign-in-federated', 'sign-in-federated', [CompletionResultType]::ParameterValue, 'Sign in with a linked identity, as if its platform had vouched for the user')
            [CompletionResult]::new('add-phone', 'add-phone', [CompletionResultType]::ParameterValue, 'Put a phone number on file')
            [CompletionResult]::new('add-address', 'add-address', [CompletionResultType]::ParameterValue, 'Put an address on file')
            [CompletionResult]::new('remove-phone', 'remove-phone', [CompletionResultType]::ParameterValue, 'Take a phone number off file')
            [CompletionResult]::new('remove-address', 'remove-address', [CompletionResultType]::ParameterValue, 'Take an address off file')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user, with all that is theirs')
            [CompletionResult]::new('link-identity', 'link-identity', [CompletionResultType]::ParameterValue, 'Link an identity on another platform')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend a user, and end their sessions')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable a suspended user again, with the factors they had')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;directory;add' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Display name')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'E-mail address; the first one is the primary one')
            [CompletionResult]::new('--phone', '--phone', [CompletionResultType]::ParameterName, 'Phone number')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Group or role')
            [CompletionResult]::new('--manager', '--manager', [CompletionResultType]::ParameterName, 'Login of who can vouch')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'When all this came on file: a day or a time. Now, if not given')
            [CompletionResult]::new('--language', '--language', [CompletionResultType]::ParameterName, 'The language of messages to the user, beside the organisation''s: de, de-AT')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;list' {
            [CompletionResult]::new('--after', '--after', [CompletionResultType]::ParameterName, 'Only those after this login')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'No more than this many')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;import' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;set-password' {
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read it from the first line of this file (`-`: standard input) instead of asking')
            [CompletionResult]::new('--temporary', '--temporary', [CompletionResultType]::ParameterName, 'It stops working after so many minutes, and must be changed at the next sign-in')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;enrol' {
            [CompletionResult]::new('--label', '--label', [CompletionResultType]::ParameterName, 'The user''s name for the device')
            [CompletionResult]::new('--algorithm', '--algorithm', [CompletionResultType]::ParameterName, 'Hash of the codes; many apps read only SHA1')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'Write the `otpauth:` URI to this new file instead of showing it, and stop: finish with --confirm')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'Finish an enrolment that was begun with --secret-to, by the factor''s id')
            [CompletionResult]::new('--code-file', '--code-file', [CompletionResultType]::ParameterName, 'Read the code from this file (`-`: standard input) instead of asking')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Network address to record it as coming from')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-qr', '--no-qr', [CompletionResultType]::ParameterName, 'Show no QR code, only the text of the secret')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;codes' {
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'The number of codes')
            [CompletionResult]::new('--secret-to', '--secret-to', [CompletionResultType]::ParameterName, 'Write them to this new file, one a line, instead of showing them')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;sign-in' {
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from this file (`-`: standard input) instead of asking')
            [CompletionResult]::new('--code-file', '--code-file', [CompletionResultType]::ParameterName, 'Read the code of the app, or a backup code, from this file instead of asking')
            [CompletionResult]::new('--new-password-file', '--new-password-file', [CompletionResultType]::ParameterName, 'Read the password that replaces a temporary one from this file instead of asking')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Network address to record it as coming from')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;sign-in-federated' {
            [CompletionResult]::new('--identity', '--identity', [CompletionResultType]::ParameterName, 'The linked identity, by its issuer or its id')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Network address to record it as coming from')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;add-phone' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'When it came on file: a day or a time. Now, if not given')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;add-address' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'When it came on file: a day or a time. Now, if not given')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--primary', '--primary', [CompletionResultType]::ParameterName, 'Make it the one that sign-in mail goes to')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;remove-phone' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;remove-address' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;remove' {
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'The login, typed once more: without it nobody is removed')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;link-identity' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'When it was linked: a day or a time. Now, if not given')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;suspend' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;enable' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;directory;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List users, in the order of their logins')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add users from a CSV file: all of them or none')
            [CompletionResult]::new('set-password', 'set-password', [CompletionResultType]::ParameterValue, 'Set a user''s password, temporary or not')
            [CompletionResult]::new('enrol', 'enrol', [CompletionResultType]::ParameterValue, 'Enrol an authenticator app')
            [CompletionResult]::new('codes', 'codes', [CompletionResultType]::ParameterValue, 'Replace a user''s backup codes by new ones')
            [CompletionResult]::new('sign-in', 'sign-in', [CompletionResultType]::ParameterValue, 'Sign in as a user would')
            [CompletionResult]::new('sign-in-federated', 'sign-in-federated', [CompletionResultType]::ParameterValue, 'Sign in with a linked identity, as if its platform had vouched for the user')
            [CompletionResult]::new('add-phone', 'add-phone', [CompletionResultType]::ParameterValue, 'Put a phone number on file')
            [CompletionResult]::new('add-address', 'add-address', [CompletionResultType]::ParameterValue, 'Put an address on file')
            [CompletionResult]::new('remove-phone', 'remove-phone', [CompletionResultType]::ParameterValue, 'Take a phone number off file')
            [CompletionResult]::new('remove-address', 'remove-address', [CompletionResultType]::ParameterValue, 'Take an address off file')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user, with all that is theirs')
            [CompletionResult]::new('link-identity', 'link-identity', [CompletionResultType]::ParameterValue, 'Link an identity on another platform')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend a user, and end their sessions')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable a suspended user again, with the factors they had')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;directory;help;add' {
            break
        }
        'readmit;directory;help;list' {
            break
        }
        'readmit;directory;help;show' {
            break
        }
        'readmit;directory;help;import' {
            break
        }
        'readmit;directory;help;set-password' {
            break
        }
        'readmit;directory;help;enrol' {
            break
        }
        'readmit;directory;help;codes' {
            break
        }
        'readmit;directory;help;sign-in' {
            break
        }
        'readmit;directory;help;sign-in-federated' {
            break
        }
        'readmit;directory;help;add-phone' {
            break
        }
        'readmit;directory;help;add-address' {
            break
        }
        'readmit;directory;help;remove-phone' {
            break
        }
        'readmit;directory;help;remove-address' {
            break
        }
        'readmit;directory;help;remove' {
            break
        }
        'readmit;directory;help;link-identity' {
            break
        }
        'readmit;directory;help;suspend' {
            break
        }
        'readmit;directory;help;enable' {
            break
        }
        'readmit;directory;help;help' {
            break
        }
        'readmit;runbook' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say everything that is wrong with a runbook')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the accepted runbook, or what another would change')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the accepted runbook''s files into a folder, to edit them')
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print a form of two pages, for the hour in which the ledger cannot be reached')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept a runbook: new cases open under it (admins)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;runbook;check' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;runbook;show' {
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Say in words what this runbook would change')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;runbook;export' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;runbook;print' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;runbook;accept' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;runbook;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say everything that is wrong with a runbook')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the accepted runbook, or what another would change')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the accepted runbook''s files into a folder, to edit them')
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print a form of two pages, for the hour in which the ledger cannot be reached')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept a runbook: new cases open under it (admins)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;runbook;help;check' {
            break
        }
        'readmit;runbook;help;show' {
            break
        }
        'readmit;runbook;help;export' {
            break
        }
        'readmit;runbook;help;print' {
            break
        }
        'readmit;runbook;help;accept' {
            break
        }
        'readmit;runbook;help;help' {
            break
        }
        'readmit;contacts' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say everything that is wrong with a contacts file')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Say which contacts file is accepted, or what it says of somebody')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;contacts;check' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;contacts;show' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;contacts;accept' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;contacts;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say everything that is wrong with a contacts file')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Say which contacts file is accepted, or what it says of somebody')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;contacts;help;check' {
            break
        }
        'readmit;contacts;help;show' {
            break
        }
        'readmit;contacts;help;accept' {
            break
        }
        'readmit;contacts;help;help' {
            break
        }
        'readmit;provider' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a platform, step by step: it is tried, with reads alone, before anything is written')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;provider;add' {
            [CompletionResult]::new('--address', '--address', [CompletionResultType]::ParameterName, 'The platform''s address, as a browser shows it: a page of the realm, of the admin console, or the tenant''s domain')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'The kind of platform, where the address does not tell it')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The name for --provider, which the ledger records [default: the realm''s or the tenant''s]')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'A key of the platform''s table in config.toml, like realm=corp (repeatable)')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the client''s secret, which only you can read (- is standard input): it is copied into the home')
            [CompletionResult]::new('--private-key', '--private-key', [CompletionResultType]::ParameterName, 'File with an RSA key in PEM form, in the place of a secret: it stays where it is')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'The secret is a systemd credential of this name')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'A user to look up, with reads alone')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--default', '--default', [CompletionResultType]::ParameterName, 'Make it the platform that is used unless --provider names another')
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Write it although something is lacking, or it could not be reached')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;provider;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a platform, step by step: it is tried, with reads alone, before anything is written')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;provider;help;add' {
            break
        }
        'readmit;provider;help;help' {
            break
        }
        'readmit;doctor' {
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'A description of what was wrong with the clock, and of how you know that the clock is right now')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--correct-clock', '--correct-clock', [CompletionResultType]::ParameterName, 'Record that the clock was wrong and is right now: ages are counted anew from here (admins)')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;completions' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;man' {
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Folder of ledger, keys and configuration [default: readmit in the user''s data folder]')
            [CompletionResult]::new('--operator', '--operator', [CompletionResultType]::ParameterName, 'The operator who acts [default: the one named like the login, or the only person]')
            [CompletionResult]::new('--passphrase-file', '--passphrase-file', [CompletionResultType]::ParameterName, 'File with the operator''s passphrase in its first line, which only you can read (- is standard input)')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Open descriptor that the passphrase is read from')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The configured identity platform to use')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the result as one JSON document, or with =lines an event a line as it goes')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'color')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask: a missing answer is exit code 2')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Lines only, no redraws: for screen readers')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only what is asked, said, to be done, wrong or a result')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            break
        }
        'readmit;help' {
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Try it: a guided recovery on a throwaway directory and ledger')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make home, ledger and first operator')
            [CompletionResult]::new('recover', 'recover', [CompletionResultType]::ParameterValue, 'Open or go on with USER''s case, to its end')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on with a case, or accept one that was handed to you')
            [CompletionResult]::new('refuse', 'refuse', [CompletionResultType]::ParameterValue, 'Refuse a case')
            [CompletionResult]::new('escalate', 'escalate', [CompletionResultType]::ParameterValue, 'Pass a case to a senior')
            [CompletionResult]::new('approve', 'approve', [CompletionResultType]::ParameterValue, 'Approve or deny what a case waits for (seniors)')
            [CompletionResult]::new('note', 'note', [CompletionResultType]::ParameterValue, 'Add a note to a case')
            [CompletionResult]::new('hand-over', 'hand-over', [CompletionResultType]::ParameterValue, 'Offer a case to another operator')
            [CompletionResult]::new('abandon', 'abandon', [CompletionResultType]::ParameterValue, 'Give a case up')
            [CompletionResult]::new('incident', 'incident', [CompletionResultType]::ParameterValue, 'Contain and work off a recovery that went wrong')
            [CompletionResult]::new('outside', 'outside', [CompletionResultType]::ParameterValue, 'Enter what was done while the ledger was down, and confirm it')
            [CompletionResult]::new('cases', 'cases', [CompletionResultType]::ParameterValue, 'List cases')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a case''s timeline')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Open your key for a shift: one passphrase, at this terminal')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Close the key that you have opened')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read, export and check the ledger')
            [CompletionResult]::new('operator', 'operator', [CompletionResultType]::ParameterValue, 'Operators and their roles')
            [CompletionResult]::new('directory', 'directory', [CompletionResultType]::ParameterValue, 'The embedded directory: users, enrolment, sign-in')
            [CompletionResult]::new('runbook', 'runbook', [CompletionResultType]::ParameterValue, 'Check, show and accept runbooks')
            [CompletionResult]::new('contacts', 'contacts', [CompletionResultType]::ParameterValue, 'Check, show and accept the file of how people are reached')
            [CompletionResult]::new('provider', 'provider', [CompletionResultType]::ParameterValue, 'Add an identity platform')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what is configured, reachable, allowed and sound')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print completions for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'readmit;help;demo' {
            break
        }
        'readmit;help;init' {
            break
        }
        'readmit;help;recover' {
            break
        }
        'readmit;help;resume' {
            break
        }
        'readmit;help;refuse' {
            break
        }
        'readmit;help;escalate' {
            break
        }
        'readmit;help;approve' {
            break
        }
        'readmit;help;note' {
            break
        }
        'readmit;help;hand-over' {
            break
        }
        'readmit;help;abandon' {
            break
        }
        'readmit;help;incident' {
            break
        }
        'readmit;help;outside' {
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Enter what was done on a platform while the ledger was down')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Confirm what somebody else entered (seniors)')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what was entered, and what waits for a second person')
            break
        }
        'readmit;help;outside;record' {
            break
        }
        'readmit;help;outside;confirm' {
            break
        }
        'readmit;help;outside;list' {
            break
        }
        'readmit;help;cases' {
            break
        }
        'readmit;help;show' {
            break
        }
        'readmit;help;unlock' {
            break
        }
        'readmit;help;lock' {
            break
        }
        'readmit;help;audit' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List entries')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write entries to a file, as CSV or JSON lines')
            [CompletionResult]::new('report', 'report', [CompletionResultType]::ParameterValue, 'The first things that reviewers ask for: every reset, and the sums')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a whole ledger, a receipt or a bundle')
            [CompletionResult]::new('head', 'head', [CompletionResultType]::ParameterValue, 'Print the signed head, to keep elsewhere')
            [CompletionResult]::new('receipt', 'receipt', [CompletionResultType]::ParameterValue, 'A case''s entries with the proof that they are on record')
            [CompletionResult]::new('reconcile', 'reconcile', [CompletionResultType]::ParameterValue, 'Hold the platform''s own log against the ledger; exit 10 if something is unexplained')
            [CompletionResult]::new('publish', 'publish', [CompletionResultType]::ParameterValue, 'Write the ledger as a tiled log, for others'' programs to read')
            [CompletionResult]::new('rows', 'rows', [CompletionResultType]::ParameterValue, 'Make the rows of hashes that proofs are made from, where they are missing or wrong')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the whole ledger while it is in use, and verify the copy')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Put a backup in the ledger''s place, or say that one was put there (admins)')
            [CompletionResult]::new('dispute', 'dispute', [CompletionResultType]::ParameterValue, 'Say that entries are not by whom they name, or that heads are known which this ledger does not continue (admins)')
            [CompletionResult]::new('erase', 'erase', [CompletionResultType]::ParameterValue, 'Erase a person''s data; what was done stays, and stays proven (admins)')
            [CompletionResult]::new('retention', 'retention', [CompletionResultType]::ParameterValue, 'Erase the personal data that is older than [retention] keeps it (admins, timers)')
            break
        }
        'readmit;help;audit;list' {
            break
        }
        'readmit;help;audit;export' {
            break
        }
        'readmit;help;audit;report' {
            [CompletionResult]::new('resets', 'resets', [CompletionResultType]::ParameterValue, 'Every reset that was made, a row each')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'The sums: outcomes, operators, methods, refusals, times')
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Each operator''s roles: from when to when, and given by whom')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'The runbooks that were accepted, each with its date and its loosenings in words')
            [CompletionResult]::new('exceptions', 'exceptions', [CompletionResultType]::ParameterValue, 'Red flags that were approved, overdue enrolments, open doors, undelivered notices, answered differences')
            break
        }
        'readmit;help;audit;report;resets' {
            break
        }
        'readmit;help;audit;report;summary' {
            break
        }
        'readmit;help;audit;report;access' {
            break
        }
        'readmit;help;audit;report;policy' {
            break
        }
        'readmit;help;audit;report;exceptions' {
            break
        }
        'readmit;help;audit;verify' {
            break
        }
        'readmit;help;audit;head' {
            break
        }
        'readmit;help;audit;receipt' {
            break
        }
        'readmit;help;audit;reconcile' {
            break
        }
        'readmit;help;audit;publish' {
            break
        }
        'readmit;help;audit;rows' {
            break
        }
        'readmit;help;audit;backup' {
            break
        }
        'readmit;help;audit;restore' {
            break
        }
        'readmit;help;audit;dispute' {
            break
        }
        'readmit;help;audit;erase' {
            break
        }
        'readmit;help;audit;retention' {
            break
        }
        'readmit;help;operator' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an operator (admins)')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List operators, and what each may do')
            [CompletionResult]::new('disable', 'disable', [CompletionResultType]::ParameterValue, 'Disable an operator (admins)')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Change an operator''s role (admins)')
            [CompletionResult]::new('confirm', 'confirm', [CompletionResultType]::ParameterValue, 'Confirm what another asked for: making a senior or an admin takes two')
            [CompletionResult]::new('enrol', 'enrol', [CompletionResultType]::ParameterValue, 'Make your own key, for an admin to add')
            [CompletionResult]::new('passphrase', 'passphrase', [CompletionResultType]::ParameterValue, 'Set your passphrase')
            [CompletionResult]::new('rotate-key', 'rotate-key', [CompletionResultType]::ParameterValue, 'Exchange your key for a new one, or give another operator one (admins)')
            [CompletionResult]::new('add-key', 'add-key', [CompletionResultType]::ParameterValue, 'Add another key of your own: for another machine, or a second security key')
            [CompletionResult]::new('disable-key', 'disable-key', [CompletionResultType]::ParameterValue, 'Disable one of several keys: your own, or another operator''s (admins)')
            break
        }
        'readmit;help;operator;add' {
            break
        }
        'readmit;help;operator;list' {
            break
        }
        'readmit;help;operator;disable' {
            break
        }
        'readmit;help;operator;role' {
            break
        }
        'readmit;help;operator;confirm' {
            break
        }
        'readmit;help;operator;enrol' {
            break
        }
        'readmit;help;operator;passphrase' {
            break
        }
        'readmit;help;operator;rotate-key' {
            break
        }
        'readmit;help;operator;add-key' {
            break
        }
        'readmit;help;operator;disable-key' {
            break
        }
        'readmit;help;directory' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a user')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List users, in the order of their logins')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one user')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Add users from a CSV file: all of them or none')
            [CompletionResult]::new('set-password', 'set-password', [CompletionResultType]::ParameterValue, 'Set a user''s password, temporary or not')
            [CompletionResult]::new('enrol', 'enrol', [CompletionResultType]::ParameterValue, 'Enrol an authenticator app')
            [CompletionResult]::new('codes', 'codes', [CompletionResultType]::ParameterValue, 'Replace a user''s backup codes by new ones')
            [CompletionResult]::new('sign-in', 'sign-in', [CompletionResultType]::ParameterValue, 'Sign in as a user would')
            [CompletionResult]::new('sign-in-federated', 'sign-in-federated', [CompletionResultType]::ParameterValue, 'Sign in with a linked identity, as if its platform had vouched for the user')
            [CompletionResult]::new('add-phone', 'add-phone', [CompletionResultType]::ParameterValue, 'Put a phone number on file')
            [CompletionResult]::new('add-address', 'add-address', [CompletionResultType]::ParameterValue, 'Put an address on file')
            [CompletionResult]::new('remove-phone', 'remove-phone', [CompletionResultType]::ParameterValue, 'Take a phone number off file')
            [CompletionResult]::new('remove-address', 'remove-address', [CompletionResultType]::ParameterValue, 'Take an address off file')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a user, with all that is theirs')
            [CompletionResult]::new('link-identity', 'link-identity', [CompletionResultType]::ParameterValue, 'Link an identity on another platform')
            [CompletionResult]::new('suspend', 'suspend', [CompletionResultType]::ParameterValue, 'Suspend a user, and end their sessions')
            [CompletionResult]::new('enable', 'enable', [CompletionResultType]::ParameterValue, 'Enable a suspended user again, with the factors they had')
            break
        }
        'readmit;help;directory;add' {
            break
        }
        'readmit;help;directory;list' {
            break
        }
        'readmit;help;directory;show' {
            break
        }
        'readmit;help;directory;import' {
            break
        }
        'readmit;help;directory;set-password' {
            break
        }
        'readmit;help;directory;enrol' {
            break
        }
        'readmit;help;directory;codes' {
            break
        }
        'readmit;help;directory;sign-in' {
            break
        }
        'readmit;help;directory;sign-in-federated' {
            break
        }
        'readmit;help;directory;add-phone' {
            break
        }
        'readmit;help;directory;add-address' {
            break
        }
        'readmit;help;directory;remove-phone' {
            break
        }
        'readmit;help;directory;remove-address' {
            break
        }
        'readmit;help;directory;remove' {
            break
        }
        'readmit;help;directory;link-identity' {
            break
        }
        'readmit;help;directory;suspend' {
            break
        }
        'readmit;help;directory;enable' {
            break
        }
        'readmit;help;runbook' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say everything that is wrong with a runbook')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print the accepted runbook, or what another would change')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the accepted runbook''s files into a folder, to edit them')
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print a form of two pages, for the hour in which the ledger cannot be reached')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept a runbook: new cases open under it (admins)')
            break
        }
        'readmit;help;runbook;check' {
            break
        }
        'readmit;help;runbook;show' {
            break
        }
        'readmit;help;runbook;export' {
            break
        }
        'readmit;help;runbook;print' {
            break
        }
        'readmit;help;runbook;accept' {
            break
        }
        'readmit;help;contacts' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say everything that is wrong with a contacts file')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Say which contacts file is accepted, or what it says of somebody')
            [CompletionResult]::new('accept', 'accept', [CompletionResultType]::ParameterValue, 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)')
            break
        }
        'readmit;help;contacts;check' {
            break
        }
        'readmit;help;contacts;show' {
            break
        }
        'readmit;help;contacts;accept' {
            break
        }
        'readmit;help;provider' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a platform, step by step: it is tried, with reads alone, before anything is written')
            break
        }
        'readmit;help;provider;add' {
            break
        }
        'readmit;help;doctor' {
            break
        }
        'readmit;help;completions' {
            break
        }
        'readmit;help;man' {
            break
        }
        'readmit;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

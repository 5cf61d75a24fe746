# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_readmit_global_optspecs
    string join \n home= operator= passphrase-file= passphrase-fd= provider= json= no-input plain v/verbose q/quiet color= h/help V/version
end

function __fish_readmit_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_readmit_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_readmit_using_subcommand
    set -l cmd (__fish_readmit_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c readmit -n "__fish_readmit_needs_command" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_needs_command" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_needs_command" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_needs_command" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_needs_command" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_needs_command" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_needs_command" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_needs_command" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_needs_command" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_needs_command" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_needs_command" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_needs_command" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_needs_command" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "demo" -d 'Try it: a guided recovery on a throwaway directory and ledger'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "init" -d 'Make home, ledger and first operator'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "recover" -d 'Open or go on with USER\'s case, to its end'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "resume" -d 'Go on with a case, or accept one that was handed to you'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "go" -d 'Go on with a case, or accept one that was handed to you'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "refuse" -d 'Refuse a case'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "escalate" -d 'Pass a case to a senior'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "approve" -d 'Approve or deny what a case waits for (seniors)'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "note" -d 'Add a note to a case'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "hand-over" -d 'Offer a case to another operator'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "abandon" -d 'Give a case up'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "incident" -d 'Contain and work off a recovery that went wrong'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "outside" -d 'Enter what was done while the ledger was down, and confirm it'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "cases" -d 'List cases'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "show" -d 'Show a case\'s timeline'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "unlock" -d 'Open your key for a shift: one passphrase, at this terminal'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "lock" -d 'Close the key that you have opened'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "audit" -d 'Read, export and check the ledger'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "operator" -d 'Operators and their roles'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "directory" -d 'The embedded directory: users, enrolment, sign-in'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "runbook" -d 'Check, show and accept runbooks'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "contacts" -d 'Check, show and accept the file of how people are reached'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "provider" -d 'Add an identity platform'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "doctor" -d 'Say what is configured, reachable, allowed and sound'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "completions" -d 'Print completions for a shell'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "man" -d 'Write manual pages'
complete -c readmit -n "__fish_readmit_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l keep -d 'Keep the demo\'s home in this new folder, to look at it afterwards [default: it is removed]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l story -d 'One story only' -r -f -a "no-codes\t''
codes-at-home\t''
codes\t''
federated\t''
no-email\t''
administrator\t''
new-number\t''
attack\t''
found\t''
incident\t''"
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand demo" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand demo" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand demo" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand demo" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand demo" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand init" -l user -d 'A login or address by which the platform knows the first operator as a user (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand init" -l ssh-key -d 'The first operator\'s key in the ssh-agent, on a security key best: the file of its public half' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand init" -l origin -d 'The ledger\'s name in heads and proofs: a URL of yours without https://, never used for another ledger, such as desk.example.org/readmit; a name is drawn unless one is given' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand init" -l group -d 'Share the home with this group: several accounts on one host, each with a key of their own' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand init" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand init" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand init" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand init" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand init" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand init" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand init" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand init" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand init" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand init" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand init" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand init" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand init" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l reconcile -d 'When the case is closed, hold it against the platform\'s own log, exported to this file (repeatable); exit 10 if they differ' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l actor -d 'The tool\'s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l skew -d 'The most by which the platform\'s clock and the ledger\'s clock may be apart: 90s, 5m, 1h' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l zone -d 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l dry-run -d 'Walk and print the plan; change nothing, record nothing'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand recover" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l reconcile -d 'When the case is closed, hold it against the platform\'s own log, exported to this file (repeatable); exit 10 if they differ' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l actor -d 'The tool\'s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l skew -d 'The most by which the platform\'s clock and the ledger\'s clock may be apart: 90s, 5m, 1h' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l zone -d 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l take-over -d 'Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l dry-run -d 'Walk and print the plan; change nothing, record nothing'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand go" -l reconcile -d 'When the case is closed, hold it against the platform\'s own log, exported to this file (repeatable); exit 10 if they differ' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand go" -l actor -d 'The tool\'s own account on Auth0 or Keycloak, as that log names it: client or service user (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l skew -d 'The most by which the platform\'s clock and the ledger\'s clock may be apart: 90s, 5m, 1h' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l zone -d 'The zone of times in that log that name none: Europe/Berlin, or a distance from UTC like +02:00' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand go" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand go" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand go" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand go" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand go" -l take-over -d 'Take it from whoever holds it (seniors with a reason; anyone, if it is paused and nothing was changed)'
complete -c readmit -n "__fish_readmit_using_subcommand go" -l dry-run -d 'Walk and print the plan; change nothing, record nothing'
complete -c readmit -n "__fish_readmit_using_subcommand go" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand go" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand go" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand go" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand go" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand go" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand go" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l code -d 'Reason code of the runbook: cannot-verify, pressure, unusual-activity, gut-feeling, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l take-over -d 'Take it from whoever holds it, first: for a senior, of a case that was escalated'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l answer -d 'The answer: grant or deny' -r -f -a "grant\t''
deny\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand approve" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand note" -l ticket -d 'The case\'s right ticket, where it was mistyped' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand note" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand note" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand note" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand note" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand note" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand note" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand note" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand note" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand note" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand note" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand note" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand note" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand note" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l to -d 'The operator it is offered to' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l lost -d 'The thing that is lost (repeatable)' -r -f -a "phone\t''
app\t''
key\t''
number\t''
email\t''
password\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l lost-number -d 'Number on file that went with the device, by its last four digits, or none (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l ticket -d 'Help-desk ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l reason -d 'The reason, in words that an auditor will read' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l red-flag -d 'A red flag that you see: pressure, skips-steps, ... as `readmit runbook show` lists them (repeatable)' -r -f -a "pressure\t''
skips-steps\t''
avoids-contact\t''
coached\t''
fishing\t''
story-shifts\t''
unusual-activity\t''
gut-feeling\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l verify -d 'The method by which the caller was verified: video-call, known-phone, ticket, federated-sign-in, or another method of the runbook (repeatable, in order)' -r -f -a "video-call\t''
known-phone\t''
ticket\t''
federated-sign-in\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l evidence -d 'The evidence that supports a verification: compared, number, id, vouched-by, identity, minutes-ago (repeatable, in order)' -r -f -a "compared=\t''
number=\t''
id=\t''
vouched-by=\t''
identity=\t''
minutes-ago=\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l verdict -d 'The result of a verification: confirmed, uncertain, failed (repeatable, in order) [without a terminal: confirmed]' -r -f -a "confirmed\t''
uncertain\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l federated -d 'Linked identity the caller can sign in with, or no' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l backup-codes -d 'The caller\'s answer about backup codes' -r -f -a "none\t''
not-at-hand\t''
at-hand\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l on-red-flag -d 'If a red flag is up: refuse, escalate, or senior (go on; a senior will have to approve)' -r -f -a "refuse\t''
escalate\t''
senior\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l on-denial -d 'If a senior denies: refuse or escalate' -r -f -a "refuse\t''
escalate\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l refusal-code -d 'The runbook\'s reason code, if it comes to a refusal: cannot-verify, impersonation, ...' -r -f -a "cannot-verify\t''
pressure\t''
unusual-activity\t''
gut-feeling\t''
impersonation\t''
not-entitled\t''
policy\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l while-waiting -d 'Once, instead of waiting for the target to enrol: codes, password or link' -r -f -a "codes\t''
password\t''
link\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l codes -d 'The number of backup codes to make, if any are to be made [default: as many as the runbook says]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l self-recovery -d 'The outcome of self-recovery, where the platform cannot tell: done or failed' -r -f -a "done\t''
failed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l enrolled -d 'The user\'s answer to whether a new factor is theirs: theirs, or not-theirs (the account is suspended)' -r -f -a "theirs\t''
not-theirs\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l door -d 'For a case that came to nothing after a change: contain, enrolled, end (a senior with no part in it), or leave' -r -f -a "contain\t''
enrolled\t''
end\t''
leave\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l escalated -d 'For a case that you escalated: wait, or take-back (the red flag stays)' -r -f -a "wait\t''
take-back\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l was-enabled -d 'For a repair where it is not on record how the account stood before the incident: yes (it was enabled), or no (it stays suspended)' -r -f -a "yes\t''
no\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l confirm -d 'The user\'s name, typed: without it nothing is changed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l secret-to -d 'A new file that only you can read, for a password, codes or a link' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l wait -d 'The time to wait for others: 30s, 15m, 2h [default: 0 without a terminal]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l follow-up -d 'The way in which the follow-up goes out' -r -f -a "print\t''
smtp\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l follow-up-text -d 'A sentence to add to the follow-up, above its end; no link' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l notice -d 'That you sent the notice yourself, where no mail server is configured; with `resume`, also after one failed (again: it goes out once more, though it may arrive twice)' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, role, factors, remove-factor=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l no-red-flags -d 'You have judged every red flag, and see none'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l user -d 'The user, where there was no case' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l reason -d 'A description of what happened, and of how the incident was found' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l review -d 'The review of the process, which closes the incident (seniors)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l notice -d 'That you sent the notice yourself, where no mail server is configured; when you go on with an incident, also after one failed' -r -f -a "sent\t''
some\t''
not-sent\t''
again\t''"
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l notice-to -d 'With `--notice some`: an address that you sent it to (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l attest -d 'A fact that you read off a console, or an action that you did there: login, id, suspend=done, ... (repeatable, in order)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l by-hand -d 'Say how to suspend a user on the platform by hand, and do nothing: for when the ledger or the platform cannot be reached'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand incident" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -f -a "record" -d 'Enter what was done on a platform while the ledger was down'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -f -a "confirm" -d 'Confirm what somebody else entered (seniors)'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -f -a "list" -d 'List what was entered, and what waits for a second person'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and not __fish_seen_subcommand_from record confirm list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l id -d 'The platform\'s id of the user, where it cannot be looked up: it is taken as it stands, and USER is the login' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l did -d 'An act on the form, what came of it, and when: suspend=done@2026-05-17T14:03Z. Acts: factors, backup-codes, sessions, password, suspend, enable. Outcomes: done, failed, not-known (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l reason -d 'A sentence that says why it was done outside' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l verified -d 'The way in which the user was known; it verifies nobody' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l ticket -d 'The ticket' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from record" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l confirm -d 'The user\'s login, typed once more' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from confirm" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l all -d 'Those that are confirmed too'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from help" -f -a "record" -d 'Enter what was done on a platform while the ledger was down'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from help" -f -a "confirm" -d 'Confirm what somebody else entered (seniors)'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what was entered, and what waits for a second person'
complete -c readmit -n "__fish_readmit_using_subcommand outside; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l user -d 'About this user: login, address or id' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l held-by -d 'Held by this operator (not to be confused with --operator: who you are)' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l ticket -d 'Of this ticket, as it was put right if it was' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l waiting-for -d 'Only open ones that wait for these' -r -f -a "me\t''
operator\t''
senior\t''
user\t''"
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l open -d 'Only open ones (this is what is shown unless another is asked for)'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l overdue -d 'Only open ones whose target has not enrolled in time, that a senior has not taken for an hour, that left an account open, or that are not contained'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l all -d 'Closed ones too'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l mine -d 'Only open ones that you hold, or that are offered to you'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand cases" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand show" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand show" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand show" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand show" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand show" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand show" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand show" -l no-pager -d 'Do not page on a terminal'
complete -c readmit -n "__fish_readmit_using_subcommand show" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand show" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand show" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand show" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand show" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand show" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l for -d 'Close the key after this time at the latest: 30m, 4h [default: `most` under [unlock] in config.toml, or 8h]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand unlock" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l all -d 'Close the keys that are open at your other terminals too'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand lock" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "list" -d 'List entries'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "export" -d 'Write entries to a file, as CSV or JSON lines'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "report" -d 'The first things that reviewers ask for: every reset, and the sums'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "verify" -d 'Check a whole ledger, a receipt or a bundle'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "head" -d 'Print the signed head, to keep elsewhere'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "receipt" -d 'A case\'s entries with the proof that they are on record'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "reconcile" -d 'Hold the platform\'s own log against the ledger; exit 10 if something is unexplained'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "publish" -d 'Write the ledger as a tiled log, for others\' programs to read'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "rows" -d 'Make the rows of hashes that proofs are made from, where they are missing or wrong'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "backup" -d 'Copy the whole ledger while it is in use, and verify the copy'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "restore" -d 'Put a backup in the ledger\'s place, or say that one was put there (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "dispute" -d 'Say that entries are not by whom they name, or that heads are known which this ledger does not continue (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "erase" -d 'Erase a person\'s data; what was done stays, and stays proven (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "retention" -d 'Erase the personal data that is older than [retention] keeps it (admins, timers)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and not __fish_seen_subcommand_from list export report verify head receipt reconcile publish rows backup restore dispute erase retention help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l action -d 'Action, like `mfa.factor_admin_reset` (repeatable)' -r -f -a "ledger.created\t''
ledger.restored\t''
operator.added\t''
operator.disabled\t''
operator.role_changed\t''
operator.key_rotated\t''
operator.sign_in_failed\t''
runbook.accepted\t''
clock.corrected\t''
case.opened\t''
case.screened\t''
verification.accepted\t''
verification.rejected\t''
approval.requested\t''
approval.granted\t''
approval.denied\t''
backup_codes.checked\t''
self_recovery.started\t''
self_recovery.confirmed\t''
self_recovery.failed\t''
mfa.factor_admin_reset\t''
mfa.backup_codes_generated_by_admin\t''
mfa.enrolment_ticket_issued\t''
user.password_set_by_admin\t''
user.password_ticket_issued\t''
user.sessions_revoked\t''
user.disabled\t''
user.enabled\t''
mfa.factor_enrolled\t''
enrolment.overdue\t''
notice.sent\t''
follow_up.sent\t''
note.added\t''
case.paused\t''
case.resumed\t''
case.handed_over\t''
case.taken_over\t''
case.refused\t''
case.escalated\t''
case.abandoned\t''
case.closed\t''
incident.opened\t''
incident.closed\t''
audit.exported\t''
audit.verified\t''
audit.reconciled\t''
audit.erased\t''
contacts.accepted\t''
case.referred\t''
case.door_closed\t''
user.password_changed\t''
operator.key_added\t''
operator.key_disabled\t''
outside.recorded\t''
outside.confirmed\t''
ledger.disputed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l case -d 'Case (repeatable)' -r -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l target -d 'The user: login, address or the platform\'s id (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l actor -d 'The operator who acted (repeatable; --operator is who you are)' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l outcome -d 'Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)' -r -f -a "succeeded\t''
accepted\t''
attested\t''
failed\t''
unknown\t''
recovered_by_reset\t''
recovered_by_backup_code\t''
recovered_by_federated_sign_in\t''
refused\t''
escalated\t''
abandoned\t''
compromised\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l since -d 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l until -d 'Before this day or time' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l last -d 'The last so long: 24h, 90d, 12w, 6m, 2y' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l newest -d 'Only the newest N, newest first' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l no-pager -d 'Do not page on a terminal'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l action -d 'Action, like `mfa.factor_admin_reset` (repeatable)' -r -f -a "ledger.created\t''
ledger.restored\t''
operator.added\t''
operator.disabled\t''
operator.role_changed\t''
operator.key_rotated\t''
operator.sign_in_failed\t''
runbook.accepted\t''
clock.corrected\t''
case.opened\t''
case.screened\t''
verification.accepted\t''
verification.rejected\t''
approval.requested\t''
approval.granted\t''
approval.denied\t''
backup_codes.checked\t''
self_recovery.started\t''
self_recovery.confirmed\t''
self_recovery.failed\t''
mfa.factor_admin_reset\t''
mfa.backup_codes_generated_by_admin\t''
mfa.enrolment_ticket_issued\t''
user.password_set_by_admin\t''
user.password_ticket_issued\t''
user.sessions_revoked\t''
user.disabled\t''
user.enabled\t''
mfa.factor_enrolled\t''
enrolment.overdue\t''
notice.sent\t''
follow_up.sent\t''
note.added\t''
case.paused\t''
case.resumed\t''
case.handed_over\t''
case.taken_over\t''
case.refused\t''
case.escalated\t''
case.abandoned\t''
case.closed\t''
incident.opened\t''
incident.closed\t''
audit.exported\t''
audit.verified\t''
audit.reconciled\t''
audit.erased\t''
contacts.accepted\t''
case.referred\t''
case.door_closed\t''
user.password_changed\t''
operator.key_added\t''
operator.key_disabled\t''
outside.recorded\t''
outside.confirmed\t''
ledger.disputed\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l case -d 'Case (repeatable)' -r -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l target -d 'The user: login, address or the platform\'s id (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l actor -d 'The operator who acted (repeatable; --operator is who you are)' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l outcome -d 'Outcome: succeeded, failed, unknown, `recovered_by_reset`, refused, ... (repeatable)' -r -f -a "succeeded\t''
accepted\t''
attested\t''
failed\t''
unknown\t''
recovered_by_reset\t''
recovered_by_backup_code\t''
recovered_by_federated_sign_in\t''
refused\t''
escalated\t''
abandoned\t''
compromised\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l since -d 'From this day or time on: 2026-05-17, 2026-05-17T09:00:00Z, yesterday, 90d' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l until -d 'Before this day or time' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l last -d 'The last so long: 24h, 90d, 12w, 6m, 2y' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l format -r -f -a "csv\t''
json\t'One object a line'"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l verified -d 'For everything: a head (or a file with one) up to which you have verified it; the entries under it are held against it, which is quicker than their signatures' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l continues -d 'For a bundle: heads (or files with one) that whoever gets it has; it shows that this ledger continues them' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -s o -l output -d 'New file to write; - is standard output' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l bundle -d 'A bundle too, or alone: it shows that each row is genuine and that none is left out' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l entries -d 'For a bundle: from the first of these entries to before the second, like 100..200' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l raw -d 'CSV for machines: cells that a spreadsheet would run or rewrite are left as they are, and so is what hides in them'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l no-personal -d 'Leave personal data out'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -f -a "resets" -d 'Every reset that was made, a row each'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -f -a "summary" -d 'The sums: outcomes, operators, methods, refusals, times'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -f -a "access" -d 'Each operator\'s roles: from when to when, and given by whom'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -f -a "policy" -d 'The runbooks that were accepted, each with its date and its loosenings in words'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -f -a "exceptions" -d 'Red flags that were approved, overdue enrolments, open doors, undelivered notices, answered differences'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from report" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l ledger -d 'A ledger that is not this home\'s: a copy, a backup' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l receipt -d 'A receipt, checked without a ledger' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l bundle -d 'A bundle, checked without a ledger' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l rows -l csv -d 'An export (CSV or JSON lines) that is to be what the bundle shows, byte for byte' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l key -d 'The installation\'s key, as `audit head --key` prints it, or a file with it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l against -d 'Files with heads that were kept (notes, mails, tickets), or short heads themselves' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l since -d 'A head up to which everything was verified before: only what came after it is checked in full' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l policy -d 'A tlog-policy file (C2SP): the witnesses whose cosignatures are checked, and their quorum' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l each -d 'Look at every signature singly, also of entries that a later one of the same key vouches for'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l nightly -d 'Check every new signature singly, from where the last such run of yours ended, and once a week everything: for a timer. One line if all is well'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -s o -l output -d 'New file to write, instead of standard output (-)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l short -d 'The short form, to read aloud or for a ticket: how many entries, and 128 bits that no other ledger has'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l note -d 'The long form, a signed note (this is what is printed unless another is asked for)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l key -d 'The key that heads are signed with, for reviewers to keep'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from head" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l continues -d 'Heads (or files with one) that whoever gets it has: it shows that this ledger continues them' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -s o -l output -d 'New file to write, instead of standard output (-)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l tlog-proof -d 'Instead, a new folder: of each entry its bytes and a proof (C2SP tlog-proof) that others\' programs check; no personal data is in it' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l no-personal -d 'Leave personal data out; the receipt is checked all the same'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l format -d 'Whose log it is' -r -f -a "intelliauth\t''
auth0\t''
keycloak\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l answer -d 'Answer the finding of this id, as a run has named it: D-7Q4K2M9P (seniors)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l reason -d 'The reason why the finding is in order, in ten characters or more' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l since -d 'From this day or time on, where the log is not meant from its first row: 2026-05-17, yesterday, 90d' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l until -d 'Before this day or time' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l skew -d 'The most by which the platform\'s clock and the ledger\'s clock may be apart: 90s, 5m, 1h' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l zone -d 'The zone of times that name none: Europe/Berlin, or a distance from UTC like +02:00' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l actor -d 'The tool\'s own account on Auth0 or Keycloak, as the log names it: client or service user (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -s o -l output -d 'New CSV file for all findings; cells that a spreadsheet would run or rewrite are defused' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l fetch -d 'Read the log from the platform itself (Keycloak, Auth0), from where the last such run of yours ended: for a timer. One line if all is well'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from reconcile" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l addresses -d 'Publish entries that have addresses in them, too: whoever reads the folder sees them'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l check -d 'Write nothing; hold every file of the folder against the ledger'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from publish" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l rebuild -d 'Make all of them anew from the entries, the ones that are there too'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from rows" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from backup" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l reason -d 'A description of what happened, and of how you know that this copy is the right one' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l against -d 'A head that was kept elsewhere, or a file with heads: what it covers and the copy lacks is recorded as lost (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l force -d 'Replace a ledger that has entries which the copy does not have, that cannot be read or does not verify: it is kept beside it. And take a copy in which personal data was erased, if the ledger that says so is lost'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from restore" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l reason -d 'A description of what happened, and of how you know that this ledger is the right one' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l against -d 'A head, or a file with one, that bears this ledger\'s signature and that this ledger does not have or continue (repeatable). Without it, a witness has to have given an alarm' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l entry -d 'An entry that is not by whom it names: its number (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from dispute" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l reason -d 'On whose request, and why it may be done. Do not name the person: this stays' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l confirm -d 'Type the user again' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l mentions -d 'The way to treat entries about others in which the user is named, as who vouched or in a note. `erase` takes all personal data out of such entries, the others\' data too' -r -f -a "erase\t''
keep\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l name -d 'Another name or address of theirs, to look for in entries about others (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from erase" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l dry-run -d 'Say what would be erased, and erase nothing'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from retention" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "list" -d 'List entries'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write entries to a file, as CSV or JSON lines'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "report" -d 'The first things that reviewers ask for: every reset, and the sums'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Check a whole ledger, a receipt or a bundle'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "head" -d 'Print the signed head, to keep elsewhere'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "receipt" -d 'A case\'s entries with the proof that they are on record'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "reconcile" -d 'Hold the platform\'s own log against the ledger; exit 10 if something is unexplained'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "publish" -d 'Write the ledger as a tiled log, for others\' programs to read'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "rows" -d 'Make the rows of hashes that proofs are made from, where they are missing or wrong'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Copy the whole ledger while it is in use, and verify the copy'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Put a backup in the ledger\'s place, or say that one was put there (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "dispute" -d 'Say that entries are not by whom they name, or that heads are known which this ledger does not continue (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "erase" -d 'Erase a person\'s data; what was done stays, and stays proven (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "retention" -d 'Erase the personal data that is older than [retention] keeps it (admins, timers)'
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "add" -d 'Add an operator (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "list" -d 'List operators, and what each may do'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "disable" -d 'Disable an operator (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "role" -d 'Change an operator\'s role (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "confirm" -d 'Confirm what another asked for: making a senior or an admin takes two'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "enrol" -d 'Make your own key, for an admin to add'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "passphrase" -d 'Set your passphrase'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "rotate-key" -d 'Exchange your key for a new one, or give another operator one (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "add-key" -d 'Add another key of your own: for another machine, or a second security key'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "disable-key" -d 'Disable one of several keys: your own, or another operator\'s (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and not __fish_seen_subcommand_from add list disable role confirm enrol passphrase rotate-key add-key disable-key help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l role -d 'admin, senior, operator, auditor, service or timer' -r -f -a "admin\t''
senior\t''
operator\t''
auditor\t''
service\t''
timer\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l user -d 'A login or address by which the platform knows them as a user (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l public-key -d 'The key that they made themself with `readmit operator enrol`, as that printed it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l ssh-key -d 'Their public key in an ssh-agent or on a security key: its file, or the line in it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l secret-to -d 'A new file that only you can read, for the one-time passphrase of a key made here' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l confirm -d 'The operator\'s name, typed: without it nothing is confirmed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from confirm" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l ssh-key -d 'Your key in the ssh-agent, on a security key best: the file of its public half' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l service -d 'A key for a script: not sealed, in a file that only this login can read'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l new-passphrase-file -d 'File with the new passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l new-passphrase-fd -d 'Open descriptor that the new passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from passphrase" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l ssh-key -d 'The new key: one in an ssh-agent or on a security key, by its public half\'s file, or the line in it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l public-key -d 'The new key: one that they made with `readmit operator enrol`, as that printed it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l secret-to -d 'A new file that only you can read, for the one-time passphrase' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l public-key -d 'A key that you made with `readmit operator enrol` on another machine, as that printed it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l ssh-key -d 'A key in an ssh-agent or on a security key: its public half\'s file, or the line in it' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from add-key" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l of -d 'The operator whose key it is, if not yours (admins)' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable-key" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add an operator (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "list" -d 'List operators, and what each may do'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "disable" -d 'Disable an operator (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "role" -d 'Change an operator\'s role (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "confirm" -d 'Confirm what another asked for: making a senior or an admin takes two'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "enrol" -d 'Make your own key, for an admin to add'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "passphrase" -d 'Set your passphrase'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "rotate-key" -d 'Exchange your key for a new one, or give another operator one (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "add-key" -d 'Add another key of your own: for another machine, or a second security key'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "disable-key" -d 'Disable one of several keys: your own, or another operator\'s (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "add" -d 'Add a user'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "list" -d 'List users, in the order of their logins'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "show" -d 'Show one user'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "import" -d 'Add users from a CSV file: all of them or none'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "set-password" -d 'Set a user\'s password, temporary or not'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "enrol" -d 'Enrol an authenticator app'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "codes" -d 'Replace a user\'s backup codes by new ones'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "sign-in" -d 'Sign in as a user would'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "sign-in-federated" -d 'Sign in with a linked identity, as if its platform had vouched for the user'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "add-phone" -d 'Put a phone number on file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "add-address" -d 'Put an address on file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "remove-phone" -d 'Take a phone number off file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "remove-address" -d 'Take an address off file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "remove" -d 'Remove a user, with all that is theirs'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "link-identity" -d 'Link an identity on another platform'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "suspend" -d 'Suspend a user, and end their sessions'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "enable" -d 'Enable a suspended user again, with the factors they had'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and not __fish_seen_subcommand_from add list show import set-password enrol codes sign-in sign-in-federated add-phone add-address remove-phone remove-address remove link-identity suspend enable help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l name -d 'Display name' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l email -d 'E-mail address; the first one is the primary one' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l phone -d 'Phone number' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l group -d 'Group or role' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l manager -d 'Login of who can vouch' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l since -d 'When all this came on file: a day or a time. Now, if not given' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l language -d 'The language of messages to the user, beside the organisation\'s: de, de-AT' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l after -d 'Only those after this login' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l limit -d 'No more than this many' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l password-file -d 'Read it from the first line of this file (`-`: standard input) instead of asking' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l temporary -d 'It stops working after so many minutes, and must be changed at the next sign-in' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from set-password" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l label -d 'The user\'s name for the device' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l algorithm -d 'Hash of the codes; many apps read only SHA1' -r -f -a "SHA1\t''
SHA256\t''
SHA512\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l secret-to -d 'Write the `otpauth:` URI to this new file instead of showing it, and stop: finish with --confirm' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l confirm -d 'Finish an enrolment that was begun with --secret-to, by the factor\'s id' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l code-file -d 'Read the code from this file (`-`: standard input) instead of asking' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l from -d 'Network address to record it as coming from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l no-qr -d 'Show no QR code, only the text of the secret'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enrol" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l count -d 'The number of codes' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l secret-to -d 'Write them to this new file, one a line, instead of showing them' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from codes" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l password-file -d 'Read the password from this file (`-`: standard input) instead of asking' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l code-file -d 'Read the code of the app, or a backup code, from this file instead of asking' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l new-password-file -d 'Read the password that replaces a temporary one from this file instead of asking' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l from -d 'Network address to record it as coming from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l identity -d 'The linked identity, by its issuer or its id' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l from -d 'Network address to record it as coming from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from sign-in-federated" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l since -d 'When it came on file: a day or a time. Now, if not given' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-phone" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l since -d 'When it came on file: a day or a time. Now, if not given' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l primary -d 'Make it the one that sign-in mail goes to'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from add-address" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-phone" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove-address" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l confirm -d 'The login, typed once more: without it nobody is removed' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from remove" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l since -d 'When it was linked: a day or a time. Now, if not given' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from link-identity" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from suspend" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from enable" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a user'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "list" -d 'List users, in the order of their logins'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one user'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "import" -d 'Add users from a CSV file: all of them or none'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "set-password" -d 'Set a user\'s password, temporary or not'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "enrol" -d 'Enrol an authenticator app'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "codes" -d 'Replace a user\'s backup codes by new ones'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "sign-in" -d 'Sign in as a user would'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "sign-in-federated" -d 'Sign in with a linked identity, as if its platform had vouched for the user'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "add-phone" -d 'Put a phone number on file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "add-address" -d 'Put an address on file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "remove-phone" -d 'Take a phone number off file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "remove-address" -d 'Take an address off file'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a user, with all that is theirs'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "link-identity" -d 'Link an identity on another platform'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "suspend" -d 'Suspend a user, and end their sessions'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "enable" -d 'Enable a suspended user again, with the factors they had'
complete -c readmit -n "__fish_readmit_using_subcommand directory; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -f -a "check" -d 'Say everything that is wrong with a runbook'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -f -a "show" -d 'Print the accepted runbook, or what another would change'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -f -a "export" -d 'Write the accepted runbook\'s files into a folder, to edit them'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -f -a "print" -d 'Print a form of two pages, for the hour in which the ledger cannot be reached'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -f -a "accept" -d 'Accept a runbook: new cases open under it (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and not __fish_seen_subcommand_from check show export print accept help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l diff -d 'Say in words what this runbook would change' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from export" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from print" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from accept" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say everything that is wrong with a runbook'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print the accepted runbook, or what another would change'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the accepted runbook\'s files into a folder, to edit them'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "print" -d 'Print a form of two pages, for the hour in which the ledger cannot be reached'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "accept" -d 'Accept a runbook: new cases open under it (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand runbook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -f -a "check" -d 'Say everything that is wrong with a contacts file'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -f -a "show" -d 'Say which contacts file is accepted, or what it says of somebody'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -f -a "accept" -d 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and not __fish_seen_subcommand_from check show accept help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from accept" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say everything that is wrong with a contacts file'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from help" -f -a "show" -d 'Say which contacts file is accepted, or what it says of somebody'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from help" -f -a "accept" -d 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand contacts; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -f -a "add" -d 'Add a platform, step by step: it is tried, with reads alone, before anything is written'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and not __fish_seen_subcommand_from add help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l address -d 'The platform\'s address, as a browser shows it: a page of the realm, of the admin console, or the tenant\'s domain' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l kind -d 'The kind of platform, where the address does not tell it' -r -f -a "auth0\t''
keycloak\t''"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l name -d 'The name for --provider, which the ledger records [default: the realm\'s or the tenant\'s]' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l set -d 'A key of the platform\'s table in config.toml, like realm=corp (repeatable)' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l secret-file -d 'File with the client\'s secret, which only you can read (- is standard input): it is copied into the home' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l private-key -d 'File with an RSA key in PEM form, in the place of a secret: it stays where it is' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l credential -d 'The secret is a systemd credential of this name' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l user -d 'A user to look up, with reads alone' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l default -d 'Make it the platform that is used unless --provider names another'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l keep -d 'Write it although something is lacking, or it could not be reached'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from add" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a platform, step by step: it is tried, with reads alone, before anything is written'
complete -c readmit -n "__fish_readmit_using_subcommand provider; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l reason -d 'A description of what was wrong with the clock, and of how you know that the clock is right now' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l correct-clock -d 'Record that the clock was wrong and is right now: ages are counted anew from here (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand doctor" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand completions" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand completions" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand completions" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand completions" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand completions" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand man" -l home -d 'Folder of ledger, keys and configuration [default: readmit in the user\'s data folder]' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand man" -l operator -d 'The operator who acts [default: the one named like the login, or the only person]' -r -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand man" -l passphrase-file -d 'File with the operator\'s passphrase in its first line, which only you can read (- is standard input)' -r -F
complete -c readmit -n "__fish_readmit_using_subcommand man" -l passphrase-fd -d 'Open descriptor that the passphrase is read from' -r -f
complete -c readmit -n "__fish_readmit_using_subcommand man" -l provider -d 'The configured identity platform to use' -r -f -a "(readmit complete-values providers 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand man" -l json -d 'Print the result as one JSON document, or with =lines an event a line as it goes' -r -f -a "document\t''
lines\t''"
complete -c readmit -n "__fish_readmit_using_subcommand man" -l color -r -f -a "auto\t''
always\t''
never\t''"
complete -c readmit -n "__fish_readmit_using_subcommand man" -l no-input -d 'Never ask: a missing answer is exit code 2'
complete -c readmit -n "__fish_readmit_using_subcommand man" -l plain -d 'Lines only, no redraws: for screen readers'
complete -c readmit -n "__fish_readmit_using_subcommand man" -s v -l verbose -d 'Say which calls to a platform failed; twice: each call, with method, path, status, request id and time'
complete -c readmit -n "__fish_readmit_using_subcommand man" -s q -l quiet -d 'Only what is asked, said, to be done, wrong or a result'
complete -c readmit -n "__fish_readmit_using_subcommand man" -s h -l help -d 'Print help'
complete -c readmit -n "__fish_readmit_using_subcommand man" -s V -l version -d 'Print version'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "demo" -d 'Try it: a guided recovery on a throwaway directory and ledger'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "init" -d 'Make home, ledger and first operator'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "recover" -d 'Open or go on with USER\'s case, to its end'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "resume" -d 'Go on with a case, or accept one that was handed to you'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "refuse" -d 'Refuse a case'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "escalate" -d 'Pass a case to a senior'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "approve" -d 'Approve or deny what a case waits for (seniors)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "note" -d 'Add a note to a case'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "hand-over" -d 'Offer a case to another operator'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "abandon" -d 'Give a case up'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "incident" -d 'Contain and work off a recovery that went wrong'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "outside" -d 'Enter what was done while the ledger was down, and confirm it'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "cases" -d 'List cases'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "show" -d 'Show a case\'s timeline'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "unlock" -d 'Open your key for a shift: one passphrase, at this terminal'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "lock" -d 'Close the key that you have opened'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "audit" -d 'Read, export and check the ledger'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "operator" -d 'Operators and their roles'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "directory" -d 'The embedded directory: users, enrolment, sign-in'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "runbook" -d 'Check, show and accept runbooks'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "contacts" -d 'Check, show and accept the file of how people are reached'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "provider" -d 'Add an identity platform'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "doctor" -d 'Say what is configured, reachable, allowed and sound'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "completions" -d 'Print completions for a shell'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "man" -d 'Write manual pages'
complete -c readmit -n "__fish_readmit_using_subcommand help; and not __fish_seen_subcommand_from demo init recover resume refuse escalate approve note hand-over abandon incident outside cases show unlock lock audit operator directory runbook contacts provider doctor completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from outside" -f -a "record" -d 'Enter what was done on a platform while the ledger was down'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from outside" -f -a "confirm" -d 'Confirm what somebody else entered (seniors)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from outside" -f -a "list" -d 'List what was entered, and what waits for a second person'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "list" -d 'List entries'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "export" -d 'Write entries to a file, as CSV or JSON lines'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "report" -d 'The first things that reviewers ask for: every reset, and the sums'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Check a whole ledger, a receipt or a bundle'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "head" -d 'Print the signed head, to keep elsewhere'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "receipt" -d 'A case\'s entries with the proof that they are on record'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "reconcile" -d 'Hold the platform\'s own log against the ledger; exit 10 if something is unexplained'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "publish" -d 'Write the ledger as a tiled log, for others\' programs to read'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "rows" -d 'Make the rows of hashes that proofs are made from, where they are missing or wrong'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "backup" -d 'Copy the whole ledger while it is in use, and verify the copy'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "restore" -d 'Put a backup in the ledger\'s place, or say that one was put there (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "dispute" -d 'Say that entries are not by whom they name, or that heads are known which this ledger does not continue (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "erase" -d 'Erase a person\'s data; what was done stays, and stays proven (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "retention" -d 'Erase the personal data that is older than [retention] keeps it (admins, timers)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "add" -d 'Add an operator (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "list" -d 'List operators, and what each may do'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "disable" -d 'Disable an operator (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "role" -d 'Change an operator\'s role (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "confirm" -d 'Confirm what another asked for: making a senior or an admin takes two'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "enrol" -d 'Make your own key, for an admin to add'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "passphrase" -d 'Set your passphrase'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "rotate-key" -d 'Exchange your key for a new one, or give another operator one (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "add-key" -d 'Add another key of your own: for another machine, or a second security key'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from operator" -f -a "disable-key" -d 'Disable one of several keys: your own, or another operator\'s (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "add" -d 'Add a user'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "list" -d 'List users, in the order of their logins'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "show" -d 'Show one user'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "import" -d 'Add users from a CSV file: all of them or none'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "set-password" -d 'Set a user\'s password, temporary or not'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "enrol" -d 'Enrol an authenticator app'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "codes" -d 'Replace a user\'s backup codes by new ones'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "sign-in" -d 'Sign in as a user would'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "sign-in-federated" -d 'Sign in with a linked identity, as if its platform had vouched for the user'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "add-phone" -d 'Put a phone number on file'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "add-address" -d 'Put an address on file'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "remove-phone" -d 'Take a phone number off file'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "remove-address" -d 'Take an address off file'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "remove" -d 'Remove a user, with all that is theirs'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "link-identity" -d 'Link an identity on another platform'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "suspend" -d 'Suspend a user, and end their sessions'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from directory" -f -a "enable" -d 'Enable a suspended user again, with the factors they had'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "check" -d 'Say everything that is wrong with a runbook'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "show" -d 'Print the accepted runbook, or what another would change'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "export" -d 'Write the accepted runbook\'s files into a folder, to edit them'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "print" -d 'Print a form of two pages, for the hour in which the ledger cannot be reached'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from runbook" -f -a "accept" -d 'Accept a runbook: new cases open under it (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from contacts" -f -a "check" -d 'Say everything that is wrong with a contacts file'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from contacts" -f -a "show" -d 'Say which contacts file is accepted, or what it says of somebody'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from contacts" -f -a "accept" -d 'Accept the contacts file: cases read numbers, addresses and managers from it (admins)'
complete -c readmit -n "__fish_readmit_using_subcommand help; and __fish_seen_subcommand_from provider" -f -a "add" -d 'Add a platform, step by step: it is tried, with reads alone, before anything is written'
complete -c readmit -n "__fish_readmit_using_subcommand resume" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand refuse" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand escalate" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand approve" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand note" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand hand-over" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand abandon" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand incident" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand show" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand audit; and __fish_seen_subcommand_from receipt" -f -a "(readmit complete-values cases 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from disable" -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from role" -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from enrol" -f -a "(readmit complete-values operators 2>/dev/null)"
complete -c readmit -n "__fish_readmit_using_subcommand operator; and __fish_seen_subcommand_from rotate-key" -f -a "(readmit complete-values operators 2>/dev/null)"

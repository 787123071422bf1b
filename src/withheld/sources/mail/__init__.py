"""Mails and mailboxes: the words of each sender, what hangs on a mail, and pages that browsers save in the form of one."""

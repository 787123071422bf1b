"""Mails and mailboxes: the words of each sender, attachments, and pages that browsers save as a mail."""

"""Documents, photos and mails for tests, made rather than kept as files."""

from redaksi.demo.build import ARTICLE, DOCX_TYPE, docx, email, photo

__all__ = ["ARTICLE", "DOCX_TYPE", "docx", "email", "photo"]

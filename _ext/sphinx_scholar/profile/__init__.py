"""Who a site is about: what ``scholar_profile`` says, icons, and ``{profile}``."""

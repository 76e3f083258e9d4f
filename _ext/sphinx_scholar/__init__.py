"""A researcher's homepage for Sphinx: dated news, and publications as people expect them.

Rooms, in one direction: ``bib`` (any ``.bib`` file -> entries), ``store`` (the state of a site), ``papers``,
``news`` and ``profile`` (what stands on pages), ``output`` (what single builders need).
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension: what a build meets, in the order in which it meets it."""
    # Here, so that sphinx_scholar.bib can be imported where there is no Sphinx.
    from pybtex.plugin import register_plugin

    from . import config, directives, fresh, lists, nodes, record, store, words
    from .news import directives as news
    from .news import lists as news_lists
    from .output import cites, feeds, foot, forms, head, linkcheck, maths, pages, sitemap
    from .output.light import Light
    from .papers import directives as papers
    from .papers import files, find, fragment, parts, render, style, tags, told
    from .papers import pages as paper_pages
    from .profile import directive as profile

    app.setup_extension("sphinxcontrib.bibtex")
    words.add_catalog(app)
    scholar = partial(style.Style, app.config)
    register_plugin("pybtex.style.formatting", "scholar", scholar, force=True)

    for value in config.VALUES:
        app.add_config_value(value.name, value.default, value.rebuild, value.types, value.description)
    app.connect("config-inited", config.check)
    app.connect("config-inited", profile.make, priority=510)

    app.add_domain(store.ScholarDomain)
    app.add_domain(lists.CiteDomain, override=True)  # decides at 500 what lists show
    app.connect("builder-inited", record.open_record)
    app.connect("builder-inited", store.load, priority=400)
    app.connect("builder-inited", lists.show_library, priority=410)  # sphinxcontrib-bibtex looks at 500

    directives.add(app, {**news.DIRECTIVES, **papers.DIRECTIVES, **profile.DIRECTIVES})
    app.add_transform(news.NewsTransform)

    app.connect("doctree-read", fresh.keep_outline)
    app.connect("doctree-read", sitemap.note_robots)
    app.connect("env-get-outdated", fresh.to_read)
    app.connect("env-before-read-docs", record.note_read)
    app.connect("env-updated", fresh.prune_contents, priority=600)
    app.connect("env-updated", files.check_links, priority=700)
    app.connect("env-updated", paper_pages.find_pages, priority=710)
    app.connect("env-updated", find.choose, priority=720)
    app.connect("env-updated", parts.find_parts, priority=730)
    app.connect("env-updated", told.tell, priority=710)
    app.connect("env-updated", news_lists.check_lists, priority=800)
    app.connect("env-updated", store.seal, priority=900)
    app.connect("env-get-updated", fresh.to_write, priority=900)  # sections have their numbers
    app.connect("env-get-updated", paper_pages.to_write, priority=910)
    app.connect("env-get-updated", find.to_write, priority=920)
    app.connect("env-get-updated", parts.to_write, priority=930)

    app.add_node(news.time, html=(news.visit_time, news.depart_time))
    app.add_node(news.news_list)
    app.add_node(nodes.right_to_left, html=(nodes.visit_right_to_left, nodes.depart_right_to_left))
    app.add_node(nodes.publication, html=(fragment.visit_publication, None))
    app.add_node(nodes.group_links, html=(nodes.visit_group_links, None))
    app.add_node(nodes.expand_all, html=(nodes.visit_expand_all, None))
    app.add_node(nodes.publication_slot)
    app.add_node(nodes.abstract_slot)
    app.add_node(nodes.files_slot)
    app.add_node(parts.elsewhere, html=(parts.visit_elsewhere, None))
    app.add_node(find.find_box, html=(find.visit_box, None))
    app.add_node(profile.icon, html=(profile.visit_icon, None))
    app.add_node(profile.email, html=(profile.visit_email, None))
    app.add_node(profile.file_link)
    app.add_post_transform(news_lists.NewsListTransform)
    app.add_post_transform(find.FindTransform)
    app.add_post_transform(render.PublicationsTransform)
    app.add_post_transform(profile.ProfileTransform)
    app.add_post_transform(feeds.FeedLinkTransform)
    app.add_post_transform(forms.AddressTransform)
    app.add_post_transform(forms.LongWordTransform)
    app.add_post_transform(forms.OnePageTransform)

    app.add_html_math_renderer("mathml", (maths.visit_inline, None), (maths.visit_block, None))
    app.connect("write-started", pages.copy_static)
    app.connect("write-started", cites.choose_style)
    app.connect("html-page-context", pages.add_files)
    app.connect("html-page-context", tags.add_tags)
    app.connect("html-page-context", find.add_script)
    app.connect("html-collect-pages", paper_pages.collect)
    app.connect("html-collect-pages", find.write)
    app.connect("html-collect-pages", parts.collect)
    app.connect("html-page-context", profile.add_context)
    app.connect("html-page-context", profile.add_person)
    app.connect("html-page-context", foot.add_context)
    app.connect("write-started", profile.write_title)
    app.connect("html-page-context", head.add_tags, priority=900)
    light = Light()
    app.connect("write-started", light.begin)
    app.connect("html-page-context", light.lighten, priority=950)
    app.connect("build-finished", files.copy_files)
    app.connect("build-finished", feeds.write_feeds)
    app.connect("build-finished", sitemap.write_addresses)
    app.connect("build-finished", linkcheck.tell)
    app.connect("doctree-resolved", record.begin_page)
    app.connect("build-finished", store.keep_fragments)
    app.connect("build-finished", record.keep_record, priority=900)

    try:
        release = version("sphinx-scholar")
    except PackageNotFoundError:  # a site may carry the extension in its own folder
        release = "0.1.0"
    return {
        "version": release,
        "env_version": 4,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

"""Who a site is about, as search engines read it: schema.org's ``ProfilePage`` of a ``Person``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..bib.jsonld import filled

if TYPE_CHECKING:
    from .data import Affiliation, Profile


def person_page(profile: Profile, page: str, picture: str = "") -> dict[str, Any]:
    """Describe a page about somebody; nothing where the profile has no name.

    An e-mail address is not in it: what search engines read, harvesters do.

    :param page: the address of the page; ``""`` if nobody knows where it will be.
    :param picture: that of the portrait.
    """
    orcid = next((link.url for link in profile.links if link.key == "orcid"), "")
    person = filled(
        {
            "@type": "Person",
            "@id": page and f"{page}#person",
            "name": profile.name,
            "alternateName": profile.native_name,
            "jobTitle": profile.position,
            "affiliation": [_organization(place) for place in profile.affiliations],
            "alumniOf": [_organization(place) for place in profile.alumni_of],
            "workLocation": [{"@type": "Place", "name": name} for name in profile.places],
            "knowsAbout": [*profile.interests],
            "identifier": filled(
                {"@type": "PropertyValue", "propertyID": "ORCID", "value": orcid.rpartition("/")[2]}, "value"
            ),
            "image": picture,
            "url": page,
            "sameAs": [link.url for link in profile.links if link.key and not link.is_file],
        },
        "name",
    )
    return filled({"@type": "ProfilePage", "url": page, "mainEntity": person}, "mainEntity")


def _organization(place: Affiliation) -> dict[str, Any]:
    return filled({"@type": "Organization", "name": place.name, "url": place.url})

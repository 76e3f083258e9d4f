// Empty on purpose: it stands in for the theme's 90 kB of icon scripts. The icons are in the pages.

"""The picture as a document: composed of everything that is known, frozen as data, and rendered from that data alone.

The filter. Whoever freezes a document may open more than those who read it. So nothing in it is counted with that
person's eyes: every count is taken as `reader.TOTALS_ONLY` sees it, a person with the role reader and no concerns of their
own. That gives what everybody with READ_FIGURES sees on the picture's page: counts from five up, smaller ones hidden with as
many more as keep them from being worked out, and no restricted concern in any number. What few may open (violent
extremism, violence in close relations, staff under threat) has one number for the whole municipality from five up,
otherwise the words that it is shown only to those who may see it; never one for an area (decision 39). A document says the
same whoever makes it. What else it holds is staff's own signed words, and three to five quotes: the redacted words of
unrestricted concerns that somebody has read for what to hide, chosen by a person who may read them.

The version for the public has stricter rules: its counts are those of `rules.publishing` (twenty in all, five in a cell,
no areas that are made of others), and passages that staff marked as internal are left out, with the reason.
"""

"""What `bench.matching` measures, in a process and a database of its own."""

import json
import sys
import time
import tracemalloc
from collections import Counter
from datetime import date
from math import log, sqrt
from statistics import mean, quantiles

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from assises.demo import people as demo_people  # noqa: E402
from assises.demo import profiles as demo  # noqa: E402
from assises.demo.agenda import build_agenda  # noqa: E402
from assises.demo.workshops import build_seats, build_workshops  # noqa: E402
from networking.matching import reading  # noqa: E402
from networking.matching.reader import Reader  # noqa: E402
from networking.matching.suggestions import suggested, suggestions_for  # noqa: E402
from networking.matching.vocabulary import BY_SLUG, stem, tokens  # noqa: E402
from networking.models import Profile  # noqa: E402
from registration.models import Registration  # noqa: E402

SEED, SAMPLE = 7, 200


def say(what, **row):
    print(json.dumps({"what": what, **row}, ensure_ascii=False), flush=True)


@transaction.atomic
def build(how_many):
    now = timezone.now()
    edition = build_agenda(date(2027, 3, 18), capacity=how_many + 100, now=now)
    demo_people.build_categories(edition)
    demo.AGREE = 1.0
    people = demo_people.build_people(edition, how_many=how_many, seed=SEED, now=now)
    build_seats(build_workshops(edition), people, SEED, now)
    demo.build_profiles(edition, people, SEED)
    return edition, people


# -- Quality: right partners are known by construction ------------------------------------------


def words_of(slugs, words):
    """Plain words: folded, without stop words, plurals and synonyms as they stand."""
    text = " ".join([*(BY_SLUG[slug].fr for slug in slugs), words])
    return Counter(token.word for token in tokens(text))


class PlainWords:
    """TF-IDF cosine of what I seek and they offer, and the reverse."""

    def __init__(self, profiles):
        self.offers = {p.registration_id: words_of(p.offers, p.offers_words) for p in profiles}
        self.seeks = {p.registration_id: words_of(p.seeks, p.seeks_words) for p in profiles}
        seen = Counter()
        for pk in self.offers:
            seen.update(self.offers[pk].keys() | self.seeks[pk].keys())
        self.idf = {word: log(1 + len(profiles) / n) for word, n in seen.items()}
        self.offers = {pk: self.weighed(bag) for pk, bag in self.offers.items()}
        self.seeks = {pk: self.weighed(bag) for pk, bag in self.seeks.items()}

    def weighed(self, bag):
        weights = {word: n * self.idf[word] for word, n in bag.items()}
        length = sqrt(sum(w * w for w in weights.values())) or 1
        return {word: w / length for word, w in weights.items()}

    @staticmethod
    def cosine(one, other):
        return sum(weight * other.get(word, 0) for word, weight in one.items())

    def best(self, me):
        scores = {
            pk: self.cosine(self.seeks[me], self.offers[pk])
            + self.cosine(self.offers[me], self.seeks[pk])
            for pk in self.offers
            if pk != me
        }
        return sorted((pk for pk in scores if scores[pk] > 0), key=lambda pk: -scores[pk])


def judged(lists, right):
    """Precision of the first five, and where the first right one stands."""
    five, ranks = [], []
    for me, found in lists.items():
        five.append(sum(right(me, pk) for pk in found[:5]) / 5)
        first = next((place for place, pk in enumerate(found, 1) if right(me, pk)), None)
        ranks.append(1 / first if first else 0)
    return {"precision@5": round(mean(five), 3), "mrr": round(mean(ranks), 3)}


def quality(people, readers, now):
    drawn = {person.pk: demo.kinds_of(SEED, index) for index, person in enumerate(people)}

    def one_way(me, them):
        one, other = drawn[me], drawn[them]
        return bool({*one.seeks} & {*other.offers} or {*one.offers} & {*other.seeks})

    def right(me, them):
        """Each offers what the other seeks."""
        one, other = drawn[me], drawn[them]
        return bool({*one.seeks} & {*other.offers} and {*one.offers} & {*other.seeks})

    plain = PlainWords(list(Profile.objects.all()))
    ours = {me.pk: [one.card.owner for one in suggested(me, now=now).found] for me in readers}
    theirs = {me.pk: plain.best(me.pk) for me in readers}
    partners = [sum(right(me.pk, them) for them in drawn if them != me.pk) for me in readers]
    for who, lists in (("this model", ours), ("plain words, TF-IDF", theirs)):
        tell(who, lists, right, one_way, round(mean(partners), 1))
        exposed(who, lists, len(drawn))


def tell(who, lists, right, one_way, partners):
    some = {f"one_way_{key}": value for key, value in judged(lists, one_way).items()}
    found = {**judged(lists, right), **some, "right_partners": partners}
    say("quality", of=who, readers=len(lists), **found)


def exposed(who, lists, people):
    tops = Counter(pk for found in lists.values() for pk in found[:5])
    most = f"in {tops.most_common(1)[0][1]} of {len(lists)} first fives"
    say("exposure", of=who, most_suggested=most, never_suggested=people - len(tops))


# -- Costs --------------------------------------------------------------------------------------


def costs(edition, people, readers, now):
    tracemalloc.start()
    reading.kept_for(edition.pk)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    reading._kept.clear()
    stem.cache_clear()
    began = time.perf_counter()
    reading.kept_for(edition.pk)
    built = time.perf_counter() - began
    profile = Profile.objects.get(registration=people[0])
    profile.seeks_words, profile.changed_at = "Un garage solidaire", timezone.now()
    profile.save()
    began = time.perf_counter()
    reading.kept_for(edition.pk)
    updated = time.perf_counter() - began
    say(
        "index",
        build_seconds=round(built, 3),
        update_seconds=round(updated, 4),
        megabytes=round(memory / 1e6, 1),
    )
    profile.seeks_words = demo.draw_profile(people[0], SEED, 0).seeks_words
    profile.changed_at = timezone.now()
    profile.save()


def speed(readers, now):
    took, busy, ranking, queries = [], [], [], set()
    for me in readers[:SAMPLE]:
        with CaptureQueriesContext(connection) as asked:
            began, worked = time.perf_counter(), time.process_time()
            suggestions_for(me, now=now, at_most=12)
            took.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        queries.add(len(asked))
        reader = Reader.of(me, now)
        worked = time.process_time()
        reader.best()
        ranking.append((time.process_time() - worked) * 1000)
    cut = quantiles(took, n=100)
    say(
        "first page of suggestions",
        p50_ms=round(cut[49], 1),
        p99_ms=round(cut[98], 1),
        queries=f"{min(queries)}-{max(queries)}",
        cpu_p50_ms=round(quantiles(busy, n=100)[49], 1),
        cpu_p99_ms=round(quantiles(busy, n=100)[98], 1),
        of_which_model_cpu_p50_ms=round(quantiles(ranking, n=100)[49], 1),
    )


def main():
    translation.activate("fr")
    edition, people = build(int(sys.argv[1]))
    now = timezone.now()
    step = max(1, len(people) // SAMPLE)
    readers = list(
        Registration.objects.select_related("edition").filter(
            pk__in=[person.pk for person in people[::step]][:500]
        )
    )
    costs(edition, people, readers, now)
    quality(people, readers, now)
    speed(readers, now)


if __name__ == "__main__":
    main()

import { randomUUID } from 'node:crypto';
import {
  compare,
  isForbidden,
  mayBeOne,
  placeOf,
  type Doubt,
  type Grounds,
  type Link,
  type PatientFeatures,
} from '../matching/index.js';
import { chartKey, chartOf } from './chart-key.js';
import { namedBy, type EhrLinks } from './ehr-links.js';
import type { NewDecision } from './identity.queries.js';
import type { MatchEvidence, ReviewCause } from './match-evidence.js';
import type { CurrentModel } from './models.queries.js';
import { isReplacement, type PatientLink } from './patient-links.js';
import type { NewReview } from './reviews.queries.js';
import type { Scene } from './scene.js';

/** A Patient as a message leaves it; without features it was deleted. */
export interface PatientChange {
  /** Chart key. */
  chart: string;
  features: PatientFeatures | null;
  links: readonly PatientLink[];
}

/** One person that goes into another. */
export interface PersonMerge {
  lost: string;
  survivor: string;
  decidedBy: string;
  evidence: object;
}

/** Why a chart is joined with another. */
type Tie = Omit<Link, 'personId' | 'decision'>;

/** Decides in memory who changed Patients are, message after message; the caller stores the outcome. */
export class Placing {
  readonly created: string[] = [];
  /** Persons of the charts that had none, when they were first placed; merges move them with all others. */
  readonly links = new Map<string, string>();
  readonly decisions: NewDecision[] = [];
  readonly merges: PersonMerge[] = [];
  private readonly questions = new Map<string, NewReview>();
  private readonly grounds: Grounds;

  /** @param ehrLinks by chart key, `take` keeps them up to date */
  constructor(
    private readonly scene: Scene,
    private readonly current: CurrentModel,
    private readonly ehrLinks: EhrLinks,
  ) {
    this.grounds = { model: current.model, said: scene.said };
  }

  /** Places the Patients of one message. What others of it were before does not count. */
  take(changes: readonly PatientChange[]): void {
    for (const { chart, features, links } of changes) {
      this.scene.put(chart, this.scene.person(chart), features);
      this.ehrLinks.replace(chart, links);
      for (const link of links) if (isReplacement(link)) this.scene.say('always', chart, namedBy(chart, link));
    }
    for (const { chart, features } of changes) if (features) this.place(chart);
  }

  /** What is asked, once all is placed: two charts of one person are no question, unless they contradict each other. */
  reviews(): NewReview[] {
    return [...this.questions.values()].filter(
      ({ cause, chart, other }) =>
        cause === 'kept' || this.scene.person(chartKey(chart)) !== this.scene.person(chartKey(other)),
    );
  }

  /** Compares a chart with whom its blocks hold, and joins, asks, or makes a person. */
  place(chart: string): void {
    const before = this.scene.person(chart);
    const tie = this.followLinks(chart);
    const person = tie?.person ?? before;
    const member = this.scene.member(chart);
    if (!member) return;
    const own = person === null ? null : this.scene.members(person, chart);
    const { joins, doubts, fits } = placeOf(member, own, this.scene.candidatesOf(chart), this.grounds);
    const joined = this.join(person, joins);
    if (before === null) this.settleIn(chart, joined, tie?.link ?? joins.at(0) ?? null, tie !== null);
    else this.stay(chart, joined, fits || joins.length > 0, doubts);
    for (const doubt of doubts) this.ask(doubt.why, chart, doubt);
    this.heedHints(chart);
  }

  /** The person of the charts that a chart replaces, or is replaced by: the EHR says that they are one. */
  private followLinks(chart: string): { person: string; link: Tie | null } | null {
    return this.ehrLinks
      .linked(chart, isReplacement)
      .reduce<{ person: string; link: Tie | null } | null>(
        (found, other) => this.follow(chart, found?.person ?? null, other) ?? found,
        null,
      );
  }

  private follow(chart: string, found: string | null, other: string): { person: string; link: Tie | null } | null {
    const own = found ?? this.scene.person(chart);
    const theirs = this.scene.person(other);
    if (theirs === null || own === theirs) return null;
    const link = this.tieOf(chart, other, 'patient-link', 'the EHR says that one chart replaces the other');
    if (this.mayFollow(chart, own, other, theirs)) {
      return { person: own === null ? theirs : this.merge([own, theirs], () => link, 'rule:patient-link'), link };
    }
    if (link && !this.scene.said.never(chart, other)) this.ask('linked', chart, link);
    return null;
  }

  /** Whether nobody else of the two persons speaks against it. What the linked charts themselves say does not count. */
  private mayFollow(chart: string, own: string | null, other: string, theirs: string): boolean {
    const [those, all] = [this.scene.members(theirs, other), this.scene.members(theirs)];
    const mine = own === null ? { personId: '', members: [] } : this.scene.members(own, chart);
    const forbidden = all.members.some(({ id }) => this.scene.said.never(chart, id));
    return !forbidden && !isForbidden(mine.members, all, this.grounds) && mayBeOne(mine, those, this.grounds);
  }

  /** Links that only hint at one person are questions. */
  private heedHints(chart: string): void {
    for (const other of this.ehrLinks.linked(chart, (link) => !isReplacement(link))) {
      if (this.scene.person(other) === null || this.scene.said.never(chart, other)) continue;
      const link = this.tieOf(chart, other, 'see-also', 'the EHR refers from one chart to the other');
      if (link && this.scene.person(other) !== this.scene.person(chart)) this.ask('linked', chart, link);
    }
  }

  private join(person: string | null, joins: readonly Link[]): string {
    if (joins.length === 0) return person ?? this.create();
    const persons = [...(person === null ? [] : [person]), ...joins.map(({ personId }) => personId)];
    return this.merge(persons, (lost) => joins.find(({ personId }) => personId === lost) ?? joins[0]);
  }

  private merge(persons: readonly string[], tieOf: (lost: string) => Tie | null, decidedBy?: string): string {
    const { survivor, lost } = this.scene.merge(persons);
    for (const id of lost) {
      const tie = tieOf(id);
      const rule = decidedBy ?? `rule:${tie?.rule ?? 'score'}`;
      this.merges.push({ lost: id, survivor, decidedBy: rule, evidence: tie ? this.evidence(tie) : {} });
    }
    return survivor;
  }

  private create(): string {
    const id = randomUUID();
    this.created.push(id);
    this.scene.addPerson(id);
    return id;
  }

  private settleIn(chart: string, person: string, tie: Tie | null, byLink: boolean): void {
    this.links.set(chart, person);
    this.scene.put(chart, person, this.scene.featuresOf(chart));
    const decision = tie || byLink ? 'matched' : 'created';
    this.decide(
      decision,
      chart,
      person,
      tie ? `rule:${tie.rule}` : byLink ? 'rule:patient-link' : 'rule:no-match',
      tie,
    );
  }

  /** Records that a chart stays with a person though it no longer resembles anybody of it. */
  private stay(chart: string, person: string, fits: boolean, doubts: readonly Doubt[]): void {
    const against = doubts.find(({ why }) => why === 'kept');
    if (!fits || against) this.decide('kept', chart, person, 'rule:no-split', against ?? null);
  }

  private decide(
    decision: NewDecision['decision'],
    chart: string,
    personId: string,
    decidedBy: string,
    tie: Tie | null,
  ): void {
    const evidence = tie ? this.evidence(tie) : {};
    this.decisions.push({ ...chartOf(chart), decision, decidedBy, personId, previousPersonId: null, evidence });
  }

  private ask(cause: ReviewCause, chart: string, tie: Tie): void {
    const { with: other, rule, says, score, ...evidence } = this.evidence(tie);
    const question: NewReview = { cause, chart: chartOf(chart), other, rule, says, score, evidence };
    this.questions.set([chart, tie.memberId].sort().join(' '), question);
  }

  private evidence({ memberId, rule, says, comparison }: Tie): MatchEvidence {
    const { score, probability, evidence: fields } = comparison;
    return { with: chartOf(memberId), rule, says, score, probability, fields, model: this.current.number };
  }

  /** What a rule of its own says of two charts; null where one of them has nothing to compare. */
  private tieOf(chart: string, other: string, rule: string, says: string): Tie | null {
    const [a, b] = [this.scene.featuresOf(chart), this.scene.featuresOf(other)];
    if (!a || !b) return null;
    return { memberId: other, rule, says, comparison: compare(a, b, this.current.model) };
  }
}

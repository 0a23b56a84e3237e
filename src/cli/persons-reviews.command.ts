import type { INestApplicationContext } from '@nestjs/common';
import { Option, type Command } from 'commander';
import type { Actor } from '../access/audit-trail.js';
import { UnusableInputError } from '../errors/refusals.js';
import { withApplication } from './application.js';
import { EXIT, runCommand } from './exit.js';
import { idOf } from './persons-ids.js';
import { actText, reviewsText, reviewText } from './persons-text.js';
import { wholeNumber } from './whole-number.js';

const actor: Actor = { kind: 'command-line', id: 'caliper persons' };

interface ReviewOptions {
  answer?: 'same' | 'different';
  reason?: string;
}

/** `caliper persons reviews|review`. */
export function registerReviews(persons: Command): void {
  persons
    .command('reviews')
    .description('pairs of charts of which somebody has to decide, the surest first')
    .option('--decided', 'those that are decided or settled, the last decided first')
    .option('--limit <number>', 'how many, at most 200', wholeNumber(1, 200), 50)
    .action((options: { decided?: boolean; limit: number }) =>
      inService((application) => reviews(application, options)),
    );
  persons
    .command('review')
    .argument('<review>', 'id of the review')
    .description('two charts side by side; with --answer, decides')
    .addOption(new Option('--answer <answer>', 'whether they are of one person').choices(['same', 'different']))
    .option('--reason <text>', 'why; it is kept with the decision')
    .action((id: string, options: ReviewOptions) => inService((application) => review(application, id, options)));
}

function inService(action: (application: INestApplicationContext) => Promise<number>): Promise<void> {
  return runCommand(() => withApplication(action));
}

async function reviews(
  application: INestApplicationContext,
  { decided, limit }: { decided?: boolean; limit: number },
): Promise<number> {
  const state = decided ? 'decided' : 'open';
  const page = await (await reviewsOf(application)).list({ state, limit }, actor);
  if (page.total === 0) console.log(decided ? 'No review was decided yet.' : 'No review waits.');
  else console.log(reviewsText(page.reviews));
  if (page.reviews.length < page.total) console.log(`${page.reviews.length} of ${page.total}; --limit shows more.`);
  return EXIT.done;
}

async function review(
  application: INestApplicationContext,
  id: string,
  { answer, reason }: ReviewOptions,
): Promise<number> {
  const service = await reviewsOf(application);
  const reviewId = idOf('review', id);
  if (answer === undefined) {
    console.log(reviewText(await service.show(reviewId, actor)));
    return EXIT.done;
  }
  if (!reason?.trim()) throw new UnusableInputError('A decision needs --reason.');
  console.log(actText(await service.decide(reviewId, { answer, reason }, actor)));
  return EXIT.done;
}

async function reviewsOf(application: INestApplicationContext) {
  const { MatchReviewsService } = await import('../dashboard/identity/match-reviews.service.js');
  return application.get(MatchReviewsService, { strict: false });
}

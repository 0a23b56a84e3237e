import { CostPage } from './feed-health/cost-page.js';
import { createBrowserRouter } from 'react-router';
import { Frame } from './frame/frame.js';
import { Home } from './frame/home.js';
import { NotFoundPage } from './frame/not-found-page.js';
import { PageFault } from './frame/page-fault.js';
import { ComparisonPage } from './measures/comparison-page.js';
import { MatchingPage } from './matching/matching-page.js';
import { ReviewPage } from './matching/review-page.js';
import { MeasurePage } from './measures/measure-page.js';
import { MeasuresPage } from './measures/measures-page.js';
import { PackagePage } from './packages/package-page.js';
import { PackagesPage } from './packages/packages-page.js';
import { DisagreementsPage } from './persons/disagreements-page.js';
import { ExplanationPage } from './persons/explanation-page.js';
import { PersonPage } from './persons/person-page.js';
import { PersonsPage } from './persons/persons-page.js';
import { RosterPage } from './roster/roster-page.js';
import { SourcePage } from './sources/source-page.js';
import { SourcesPage } from './sources/sources-page.js';
import { SubmissionPage } from './submissions/submission-page.js';
import { SubmissionsPage } from './submissions/submissions-page.js';

/** Every page and its address. Addresses hold ids and dates, never patient data. `../page-routes.ts` lists the same beginnings. */
export const router = createBrowserRouter([
  {
    element: <Frame />,
    errorElement: <PageFault />,
    children: [
      { index: true, element: <Home /> },
      { path: 'measures', element: <MeasuresPage /> },
      { path: 'measures/compare', element: <ComparisonPage /> },
      { path: 'measures/:measurePeriodId', element: <MeasurePage /> },
      { path: 'measures/:measurePeriodId/persons', element: <PersonsPage /> },
      { path: 'measure-packages', element: <PackagesPage /> },
      { path: 'measure-packages/:packageId', element: <PackagePage /> },
      { path: 'persons/:personId', element: <PersonPage /> },
      { path: 'persons/:personId/measures/:measurePeriodId', element: <ExplanationPage /> },
      { path: 'matching', element: <MatchingPage /> },
      { path: 'matching/:reviewId', element: <ReviewPage /> },
      { path: 'runs/:runId/disagreements', element: <DisagreementsPage /> },
      { path: 'roster', element: <RosterPage /> },
      { path: 'sources', element: <SourcesPage /> },
      { path: 'sources/:sourceName', element: <SourcePage /> },
      { path: 'sources/:sourceName/costs', element: <CostPage /> },
      { path: 'submissions', element: <SubmissionsPage /> },
      { path: 'submissions/:submissionId', element: <SubmissionPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);

import { Controller, Get, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AllowClients, Roles } from '../access/caller.js';
import { ROLES } from '../access/roles.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Bundle, Parameters, ValueSet } from '../fhir/types.js';
import { label } from '../fhir/value-set.js';
import { codesOf } from '../terminology/value-set-import.js';
import { ValueSetStore } from '../terminology/value-set-store.service.js';
import { sendFhir } from './answers.js';
import { NegotiationGuard } from './negotiation.guard.js';

/** Codes of one page of `$expand`, at most and by default. */
const LARGEST_PAGE = 1000;

/**
 * The value sets that were imported apart from packages, as a terminology service gives them: a search by url, and the
 * operations by GET. https://hl7.org/fhir/R4/terminology-service.html
 */
@ApiTags('fhir')
@Controller('fhir')
@UseGuards(NegotiationGuard)
@Roles(...ROLES)
export class ValueSetController {
  constructor(private readonly store: ValueSetStore) {}

  /** Versions of a value set by `url`, and `version`; without their codes, which `$expand` gives. */
  @Get('ValueSet')
  @AllowClients({ permission: 's', type: 'ValueSet' })
  async search(@Query('url') url: string, @Query('version') version: string, @Res() response: Response): Promise<void> {
    const versions = (await this.store.versions([required('url', url)])).filter(
      (one) => !version || one.version === version,
    );
    const contents = await this.store.contents(versions);
    const entry = contents.map(({ expansion: _expansion, ...resource }) => ({
      resource,
      search: { mode: 'match' as const },
    }));
    const bundle: Bundle<ValueSet> = {
      resourceType: 'Bundle',
      type: 'searchset',
      total: entry.length,
      ...(entry.length > 0 ? { entry } : {}),
    };
    sendFhir(response, 200, JSON.stringify(bundle));
  }

  /** The codes of a value set, a page at a time. https://hl7.org/fhir/R4/valueset-operation-expand.html */
  @Get('ValueSet/$expand')
  @AllowClients({ permission: 'r', type: 'ValueSet' })
  async expand(
    @Query('url') url: string,
    @Query('valueSetVersion') version: string | undefined,
    @Query('offset') from: string | undefined,
    @Query('count') most: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    const valueSet = await this.find(url, version);
    const codes = codesOf(valueSet);
    const offset = wholeNumber('offset', from) ?? 0;
    const count = Math.min(wholeNumber('count', most) ?? LARGEST_PAGE, LARGEST_PAGE);
    const contains = codes.slice(offset, offset + count);
    const expansion: NonNullable<ValueSet['expansion']> = {
      ...(valueSet.expansion?.identifier ? { identifier: valueSet.expansion.identifier } : {}),
      timestamp: valueSet.expansion?.timestamp ?? new Date().toISOString(),
      total: codes.length,
      offset,
      ...(contains.length > 0 ? { contains } : {}),
    };
    sendFhir(response, 200, JSON.stringify({ ...valueSet, expansion }));
  }

  /** Whether a code is a member, by system and code. https://hl7.org/fhir/R4/valueset-operation-validate-code.html */
  @Get('ValueSet/$validate-code')
  @AllowClients({ permission: 'r', type: 'ValueSet' })
  async validate(
    @Query('url') url: string,
    @Query('valueSetVersion') version: string | undefined,
    @Query('system') system: string,
    @Query('code') code: string,
    @Res() response: Response,
  ): Promise<void> {
    const [wantedSystem, wantedCode] = [required('system', system), required('code', code)];
    const valueSet = await this.find(url, version);
    const member = codesOf(valueSet).find((one) => one.system === wantedSystem && one.code === wantedCode);
    const message = `${wantedSystem}|${wantedCode} is not in ${label(valueSet)}.`;
    const parameters: Parameters = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'result', valueBoolean: member !== undefined },
        ...(member ? [] : [{ name: 'message', valueString: message }]),
        ...(member?.display ? [{ name: 'display', valueString: member.display }] : []),
      ],
    };
    sendFhir(response, 200, JSON.stringify(parameters));
  }

  /** @throws FhirError 400 without url, 404 */
  private async find(url: string, version: string | undefined): Promise<ValueSet> {
    const found = await this.store.find(required('url', url), version);
    if (found) return found;
    throw FhirError.of(404, 'not-found', `No value set ${version ? `${url}|${version}` : url} is stored.`);
  }
}

/** A parameter that is given once. @throws FhirError 400 */
function required(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw FhirError.of(400, 'required', `The parameter ${name} is needed, once.`);
}

/** @throws FhirError 400 */
function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw FhirError.of(400, 'value', `The parameter ${name} is a whole number from 0.`);
}

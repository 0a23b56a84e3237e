import { Controller, Get, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../access/caller.js';
import { ROLES } from '../../access/roles.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { ValueSetStore } from '../../terminology/value-set-store.service.js';
import { MeasurePackages } from '../measure-packages.js';
import { LackingValueSetsDto, StoredValueSetDto, ValueSetDifferenceDto } from './value-set.dto.js';

/** The value sets imported apart from packages, and what packages lack. */
@ApiTags('value sets')
@Controller('api/value-sets')
export class ValueSetsController {
  constructor(
    private readonly store: ValueSetStore,
    private readonly packages: MeasurePackages,
  ) {}

  /** Every stored version, or those of one value set. */
  @Get()
  @Roles(...ROLES)
  @ApiQuery({ name: 'url', required: false })
  @ApiOkResponse({ type: [StoredValueSetDto] })
  list(@Query('url') url?: string): Promise<StoredValueSetDto[]> {
    return this.store.versions(url === undefined ? undefined : [url]);
  }

  /** Codes added, removed and renamed between two stored versions, `url|version` each. */
  @Get('diff')
  @Roles(...ROLES)
  @ApiOkResponse({ type: ValueSetDifferenceDto })
  @ApiNotFoundResponse({ description: 'One of them is not stored' })
  difference(@Query('from') from?: string, @Query('to') to?: string): Promise<ValueSetDifferenceDto> {
    if (!from || !to) throw new UnusableInputError('Name two value sets: from=<url|version>&to=<url|version>.');
    return this.store.difference(from, to);
  }

  /** The packages that lack value sets, use starter sets, or use the newest because nothing fixes a version. */
  @Get('missing')
  @Roles(...ROLES)
  @ApiOkResponse({ type: [LackingValueSetsDto] })
  async missing(): Promise<LackingValueSetsDto[]> {
    return (await this.packages.list())
      .filter(({ missing, starters, newest }) => missing.length + starters.length + newest.length > 0)
      .map(({ id, name, title, version, status, missing, starters, newest }) => {
        return { id, name, title, version, status, missing, starters, newest };
      });
  }
}

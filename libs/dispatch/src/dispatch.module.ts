import { Module } from '@nestjs/common';
import { AssignmentService } from './assignment.service';
import { CountersignService } from './countersign.service';
import { DispatchService } from './dispatch.service';
import { EditionUnits } from './edition.units';
import { FlightService } from './flight.service';
import { LetterService } from './letter.service';
import { OfferQueries } from './offer.queries';
import { OfferService } from './offer.service';

const SERVICES = [
  DispatchService,
  OfferService,
  OfferQueries,
  AssignmentService,
  FlightService,
  EditionUnits,
  LetterService,
  CountersignService,
];

/** 分办. */
@Module({ providers: SERVICES, exports: SERVICES })
export class DispatchModule {}

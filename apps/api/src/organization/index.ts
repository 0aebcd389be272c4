import { PeopleController } from './people.controller';
import { SessionController } from './session.controller';
import { SetupController } from './setup.controller';
import { TaskforcesController } from './taskforces.controller';
import { UnitGroupsController } from './unit-groups.controller';
import { UnitsController } from './units.controller';

export const organizationControllers = [
  SessionController,
  SetupController,
  UnitsController,
  UnitGroupsController,
  PeopleController,
  TaskforcesController,
];

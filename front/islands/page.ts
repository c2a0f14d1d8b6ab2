// On every page: the frame and the small help in forms.
import { startAloud } from './aloud';
import { startButtons } from './buttons';
import { startConditions, startCounters, startErrors, startSubmits } from './fields';
import { startMenus } from './menus';
import { startPrefs } from './prefs';

startPrefs();
startMenus();
startConditions();
startErrors();
startCounters();
startSubmits();
startButtons();
startAloud();

/// What a firing of an alert is, decided by pure functions.
///
/// [io.alerthistory.service.episode.Episodes#see] takes what is held of one series and one sighting
/// of it, and answers what is held afterwards and what changed. Nothing here reads a clock, a
/// database or a file.
@NullMarked
package io.alerthistory.service.episode;

import org.jspecify.annotations.NullMarked;

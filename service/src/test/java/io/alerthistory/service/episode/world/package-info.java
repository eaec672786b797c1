/// A small world in which alerts truly fire, simulated Alertmanagers tell of them, and an oracle
/// knows what could be known from what they told. All times in it are milliseconds.
@NullMarked
package io.alerthistory.service.episode.world;

import org.jspecify.annotations.NullMarked;

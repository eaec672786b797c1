package io.alerthistory.service.episode;

import java.util.List;

/// What one sighting did.
///
/// @param state what is held of the series afterwards
/// @param touched final snapshots of the runs whose stored columns changed, new ones included
/// @param removed ids of episodes that turned out to be parts of others
/// @param muted stretches of [#episode] that began or became longer, new ones included
/// @param transitions what changed, for the timeline, in order
/// @param episode the episode that the sighting belongs to, [#UNKNOWN] if that is a forgotten one
/// @param repeat whether nothing changed but counters and the time of the last sighting
/// @param late whether it said something that was overtaken already: a late copy
public record Step(
        SeriesState state,
        List<Run> touched,
        List<Long> removed,
        List<Mute> muted,
        List<Transition> transitions,
        long episode,
        boolean repeat,
        boolean late) {

    /// No episode: the sighting was of a run that is no longer held.
    public static final long UNKNOWN = 0;

    public Step {
        touched = List.copyOf(touched);
        removed = List.copyOf(removed);
        muted = List.copyOf(muted);
        transitions = List.copyOf(transitions);
    }

    Step(
            SeriesState state,
            List<Run> touched,
            List<Long> removed,
            List<Transition> transitions,
            long episode,
            boolean repeat,
            boolean late) {
        this(state, touched, removed, List.of(), transitions, episode, repeat, late);
    }

    /// Nothing changed but what is held.
    public static Step nothing(SeriesState state, long episode) {
        return new Step(state, List.of(), List.of(), List.of(), episode, true, false);
    }
}

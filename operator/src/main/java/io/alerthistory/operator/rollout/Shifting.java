package io.alerthistory.operator.rollout;

import java.time.Duration;

/// A pause does not count: what was to end at some time ends so much later.
final class Shifting {

    private Shifting() {}

    static Stage by(Stage stage, Duration pause) {
        return switch (stage) {
            case Stage.Preflight(var since) -> new Stage.Preflight(since.plus(pause));
            case Stage.Backup(var since, var until) ->
                    new Stage.Backup(since.plus(pause), until.plus(pause));
            case Stage.Candidate(var since, var until, var progress) ->
                    new Stage.Candidate(since.plus(pause), until.plus(pause), progress);
            case Stage.Shift(var since, var until, var step) ->
                    new Stage.Shift(since.plus(pause), until.plus(pause), step);
            case Stage.Hold(var since, var until, var step) ->
                    new Stage.Hold(since.plus(pause), until.plus(pause), step);
            case Stage.Gate(var since, var until, var step) ->
                    new Stage.Gate(since.plus(pause), until.plus(pause), step);
            case Stage.Drain(var since, var until, var step) ->
                    new Stage.Drain(since.plus(pause), until.plus(pause), step);
            case Stage.Soak(var since, var until) ->
                    new Stage.Soak(since.plus(pause), until.plus(pause));
            case Stage.Retire(var since) -> new Stage.Retire(since.plus(pause));
            case Stage.Restore(var since) -> new Stage.Restore(since.plus(pause));
            case Stage.Swap(var since, var until) ->
                    new Stage.Swap(since.plus(pause), until.plus(pause));
            case Stage.Revive(var since, var until) ->
                    new Stage.Revive(since.plus(pause), until.plus(pause));
            case Stage.Return(var since, var until) ->
                    new Stage.Return(since.plus(pause), until.plus(pause));
            case Stage.Abandon(var since) -> new Stage.Abandon(since.plus(pause));
            case Stage.Halted(var in, var cause, var message) ->
                    new Stage.Halted(by(in, pause), cause, message);
        };
    }
}

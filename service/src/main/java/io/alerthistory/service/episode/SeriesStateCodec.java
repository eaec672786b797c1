package io.alerthistory.service.episode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A [SeriesState] as bytes, for a column.
///
/// The first byte is the version. Times are microseconds, written as differences to a start, in
/// seven bits a byte; a series with one run told by two streams takes about 50 bytes. A version
/// that this release does not know is refused: a newer release wrote it. Version 2 adds claims and
/// mutes to version 1; a state without any is still written as version 1.
///
/// Without state, so one instance serves all threads.
public final class SeriesStateCodec {

    private static final int FIRST_VERSION = 1;
    private static final int VERSION = 2;

    // One byte a run: what follows.
    private static final int REASON = 0x07; // 0 open, else the reason's code
    private static final int MORE_STARTS = 0x08;
    private static final int REOPENS = 0x10;
    private static final int GAPS = 0x20;
    private static final int ENDS_AFTER = 0x40;
    private static final int MUTES = 0x80; // version 2

    // One byte a stream.
    private static final int START_TOLD = 0x01; // another than the run's start
    private static final int END_TOLD = 0x02;
    private static final int END_DIFFERS = 0x04; // from the run's end
    private static final int REOPENED = 0x08;
    private static final int CLAIM = 0x10; // version 2

    /// The bytes of a state.
    public byte[] write(SeriesState state) {
        Bytes.Writer out = new Bytes.Writer();
        List<Run> runs = state.runs();
        int version = FIRST_VERSION;
        for (Run run : runs) {
            version = needsVersion2(run) ? VERSION : version;
        }
        out.octet(version);
        out.unsigned(((long) runs.size() << 1) | (state.forgotten() == null ? 0 : 1));
        long base = 0;
        if (state.forgotten() != null) {
            base = Micros.of(state.forgotten());
            out.signed(base);
        }
        for (Run run : runs) {
            base = write(run, base, out);
        }
        return out.bytes();
    }

    /// The state of some bytes.
    ///
    /// @throws IllegalArgumentException if [#write] did not write them
    public SeriesState read(byte[] bytes) {
        try {
            Bytes.Reader in = new Bytes.Reader(bytes);
            int version = in.octet();
            if (version < FIRST_VERSION || version > VERSION) {
                throw new IllegalArgumentException(
                        "series state has version "
                                + version
                                + ", this release reads versions "
                                + FIRST_VERSION
                                + " to "
                                + VERSION
                                + "; run the release that wrote it, or a later one");
            }
            long head = in.unsigned();
            long base = 0;
            Instant forgotten = null;
            if ((head & 1) != 0) {
                base = in.signed();
                forgotten = Micros.instant(base);
            }
            int size = in.count(head >>> 1);
            List<Run> runs = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                Run run = read(in, base);
                base = Micros.of(run.startedAt());
                runs.add(run);
            }
            in.end();
            return new SeriesState(runs, forgotten);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("series state has a number out of range", e);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "series state of " + bytes.length + " bytes is cut short", e);
        }
    }

    private static boolean needsVersion2(Run run) {
        return !run.mutes().isEmpty() || Claims.any(run);
    }

    private static long write(Run run, long base, Bytes.Writer out) {
        int flags = run.reason() == null ? 0 : run.reason().code();
        flags |= run.starts().size() > 1 ? MORE_STARTS : 0;
        flags |= run.reopens() != 0 ? REOPENS : 0;
        flags |= run.gaps().isEmpty() ? 0 : GAPS;
        flags |= run.endsAfter() != null ? ENDS_AFTER : 0;
        flags |= run.mutes().isEmpty() ? 0 : MUTES;
        out.octet(flags);
        out.signed(run.episode());
        long start = Micros.of(run.startedAt());
        out.signed(start - base);
        if (run.starts().size() > 1) {
            out.unsigned(run.starts().size() - 1);
            for (int i = 1; i < run.starts().size(); i++) {
                out.signed(Micros.of(run.starts().get(i)) - start);
            }
        }
        if (run.endedAt() != null) {
            out.signed(Micros.of(run.endedAt()) - start);
        }
        out.signed(Micros.of(run.seenAt()) - start);
        if (run.reopens() != 0) {
            out.unsigned(run.reopens());
        }
        if (!run.gaps().isEmpty()) {
            out.unsigned(run.gaps().size());
            for (Gap gap : run.gaps()) {
                out.signed(Micros.of(gap.from()) - start);
                out.signed(Micros.of(gap.to()) - Micros.of(gap.from()));
            }
        }
        if (run.endsAfter() != null) {
            out.signed(Micros.of(run.endsAfter()) - start);
        }
        out.unsigned(run.told().size());
        for (Told told : run.told()) {
            write(told, run, start, out);
        }
        if (!run.mutes().isEmpty()) {
            out.unsigned(run.mutes().size());
            for (Mute mute : run.mutes()) {
                out.octet(mute.kind().code());
                out.signed(mute.id());
                out.fixed(mute.by());
                out.signed(Micros.of(mute.from()) - start);
                out.signed(Micros.of(mute.to()) - Micros.of(mute.from()));
            }
        }
        return start;
    }

    private static void write(Told told, Run run, long start, Bytes.Writer out) {
        boolean startDiffers = !told.latestStart().equals(run.startedAt());
        boolean endDiffers = told.end() != null && !told.end().equals(run.endedAt());
        int flags = startDiffers ? START_TOLD : 0;
        flags |= told.end() != null ? END_TOLD : 0;
        flags |= endDiffers ? END_DIFFERS : 0;
        flags |= told.reopened() ? REOPENED : 0;
        flags |= told.claim() != null ? CLAIM : 0;
        out.octet(flags);
        out.fixed(told.stream());
        if (startDiffers) {
            out.signed(Micros.of(told.latestStart()) - start);
        }
        if (endDiffers && told.end() != null) {
            out.signed(Micros.of(told.end()) - start);
        }
        Claim claim = told.claim();
        if (claim != null) {
            out.signed(Micros.of(claim.heardAt()) - start);
            out.signed(Micros.of(claim.until()) - Micros.of(claim.heardAt()));
        }
    }

    private static Run read(Bytes.Reader in, long base) {
        int flags = in.octet();
        int code = flags & REASON;
        long episode = in.signed();
        long start = base + in.signed();
        Instant startedAt = Micros.instant(start);
        List<Instant> starts = List.of(startedAt);
        if ((flags & MORE_STARTS) != 0) {
            int more = in.count(in.unsigned());
            starts = new ArrayList<>(more + 1);
            starts.add(startedAt);
            for (int i = 0; i < more; i++) {
                starts.add(Micros.instant(start + in.signed()));
            }
        }
        EndReason reason = code == 0 ? null : EndReason.ofCode(code);
        Instant end = reason == null ? null : Micros.instant(start + in.signed());
        Instant seen = Micros.instant(start + in.signed());
        int reopens = (flags & REOPENS) == 0 ? 0 : Math.toIntExact(in.unsigned());
        List<Gap> gaps = (flags & GAPS) == 0 ? List.of() : gaps(in, start);
        Instant endsAfter = (flags & ENDS_AFTER) == 0 ? null : Micros.instant(start + in.signed());
        int streams = in.count(in.unsigned());
        Told[] told = new Told[streams];
        for (int i = 0; i < streams; i++) {
            told[i] = told(in, start, startedAt, end);
        }
        List<Mute> mutes = (flags & MUTES) == 0 ? List.of() : mutes(in, start);
        return new Run(
                episode, starts, end, reason, reopens, gaps, seen, endsAfter, List.of(told), mutes);
    }

    private static List<Mute> mutes(Bytes.Reader in, long start) {
        int size = in.count(in.unsigned());
        List<Mute> mutes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Mute.Kind kind = Mute.Kind.ofCode(in.octet());
            long id = in.signed();
            long by = in.fixed();
            long from = start + in.signed();
            long to = from + in.signed();
            mutes.add(new Mute(id, kind, by, Micros.instant(from), Micros.instant(to)));
        }
        return mutes;
    }

    private static List<Gap> gaps(Bytes.Reader in, long start) {
        int size = in.count(in.unsigned());
        List<Gap> gaps = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long from = start + in.signed();
            gaps.add(new Gap(Micros.instant(from), Micros.instant(from + in.signed())));
        }
        return gaps;
    }

    private static Told told(
            Bytes.Reader in, long start, Instant startedAt, @Nullable Instant runEnd) {
        int flags = in.octet();
        long stream = in.fixed();
        Instant latest =
                (flags & START_TOLD) == 0 ? startedAt : Micros.instant(start + in.signed());
        Instant end = null;
        if ((flags & END_DIFFERS) != 0) {
            end = Micros.instant(start + in.signed());
        } else if ((flags & END_TOLD) != 0) {
            end = runEnd;
        }
        Claim claim = null;
        if ((flags & CLAIM) != 0) {
            long heard = start + in.signed();
            claim = new Claim(Micros.instant(heard), Micros.instant(heard + in.signed()));
        }
        return new Told(stream, latest, end, (flags & REOPENED) != 0, claim);
    }
}

package octopus.core.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the thread of a flow, the heartbeat and those who watch share: who may write, and how far the step is. */
final class FlowLease {
    record Progress(double share, String note) {}

    private static final Duration TELL_EVERY = Duration.ofMillis(200);

    private final FlowId flow;
    private volatile long number;
    private volatile Instant until;
    private volatile boolean lost;
    private volatile boolean suspendAsked;
    private volatile boolean toldToStop;
    private volatile boolean progressToSave;
    private volatile @Nullable Progress progress;
    private volatile @Nullable Thread worker;
    private Instant lastTold = Instant.MIN;

    FlowLease(FlowId flow, long number, Instant until) {
        this.flow = flow;
        this.number = number;
        this.until = until;
    }

    FlowId flow() {
        return flow;
    }

    long number() {
        return number;
    }

    Instant until() {
        return until;
    }

    void renewed(Instant newUntil) {
        until = newUntil;
    }

    /** Taken again by this process after the flow was put down. */
    void retaken(Instant newUntil) {
        number++;
        until = newUntil;
        suspendAsked = false;
    }

    boolean isLost() {
        return lost;
    }

    void lose() {
        lost = true;
    }

    boolean isSuspendAsked() {
        return suspendAsked;
    }

    void askSuspend(boolean asked) {
        suspendAsked = asked;
    }

    boolean isToldToStop() {
        return toldToStop;
    }

    void tellToStop() {
        toldToStop = true;
    }

    void workedBy(@Nullable Thread thread) {
        worker = thread;
    }

    /** Wakes a step that sleeps or waits for a command. */
    void interrupt() {
        Thread thread = worker;
        if (thread != null) {
            thread.interrupt();
        }
    }

    void stepBegins() {
        progress = null;
        progressToSave = false;
    }

    /** @return whether it is time to tell others */
    boolean progress(double share, String note, Instant now) {
        progress = new Progress(Math.clamp(share, 0, 1), note);
        progressToSave = true;
        if (lastTold.plus(TELL_EVERY).isAfter(now)) {
            return false;
        }
        lastTold = now;
        return true;
    }

    Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    Optional<String> lastNote() {
        return progress().map(Progress::note);
    }

    /** @param soon from when on a lease is near its end */
    boolean wantsRenewal(Instant soon) {
        return progressToSave || until.isBefore(soon);
    }

    void renewalWritten(Instant newUntil) {
        until = newUntil;
        progressToSave = false;
    }
}

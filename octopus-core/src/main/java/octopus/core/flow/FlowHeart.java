package octopus.core.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps the leases of long steps, and writes how far they are: one commit for all flows of the process. */
final class FlowHeart {
    private final FlowLeases leases;
    private final FlowSettings settings;
    private final Clock clock;
    private final Collection<FlowRun<?>> working;
    private final ReentrantLock beating = new ReentrantLock();

    FlowHeart(FlowLeases leases, FlowSettings settings, Clock clock, Collection<FlowRun<?>> working) {
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
        this.working = working;
    }

    /** Renews what has less than two thirds of its time left; a flow of short steps is never seen here. */
    void beat() {
        if (!beating.tryLock()) {
            return;
        }
        try {
            Instant now = clock.instant();
            Instant soon = now.plus(settings.lease().multipliedBy(2).dividedBy(3));
            List<FlowLease> held = new ArrayList<>();
            for (FlowRun<?> run : working) {
                FlowLease lease = run.lease();
                if (lease.until().isBefore(now)) {
                    // Nobody may have taken it, but somebody may at any moment.
                    abort(lease);
                } else if (!lease.isLost() && lease.wantsRenewal(soon)) {
                    held.add(lease);
                }
            }
            if (!held.isEmpty()) {
                renew(held, now.plus(settings.lease()));
            }
        } finally {
            beating.unlock();
        }
    }

    private void renew(List<FlowLease> held, Instant until) {
        List<FlowLeases.Renewal> renewals = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (FlowLease lease : held) {
            numbers.add(lease.number());
            renewals.add(new FlowLeases.Renewal(
                    lease.flow(),
                    lease.number(),
                    lease.progress().map(FlowLease.Progress::share),
                    lease.progress().map(FlowLease.Progress::note)));
        }
        List<FlowLeases.Renewed> answers = leases.renew(new FlowLeases.Lease(settings.owner(), until), renewals);
        for (int i = 0; i < held.size(); i++) {
            FlowLease lease = held.get(i);
            if (answers.get(i).held()) {
                lease.renewalWritten(until);
                lease.askSuspend(answers.get(i).suspendAsked());
            } else if (isStillWorking(lease) && lease.number() == numbers.get(i)) {
                abort(lease);
            }
        }
    }

    /** A flow that was put down in the meantime has not lost its lease. */
    private boolean isStillWorking(FlowLease lease) {
        return working.stream().anyMatch(run -> run.lease() == lease);
    }

    private static void abort(FlowLease lease) {
        lease.lose();
        lease.interrupt();
    }
}

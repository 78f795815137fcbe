package octopus.node.target;

import static octopus.node.target.TgtRequest.Mode.ACCOUNT;
import static octopus.node.target.TgtRequest.Mode.CONNECTION;
import static octopus.node.target.TgtRequest.Mode.DEVICE;
import static octopus.node.target.TgtRequest.Mode.TARGET;
import static octopus.node.target.TgtRequest.Operation.BIND;
import static octopus.node.target.TgtRequest.Operation.DELETE;
import static octopus.node.target.TgtRequest.Operation.NEW;
import static octopus.node.target.TgtRequest.Operation.SHOW;
import static octopus.node.target.TgtRequest.Operation.UNBIND;
import static octopus.node.target.TgtRequest.Operation.UPDATE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import octopus.node.BackgroundProgram;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.connect.Chap;

/**
 * Serves files over iSCSI as an array does: one target for each consumer, with all units that this consumer may see.
 * {@link TgtExporter} has one target for each volume instead. Nothing is kept on disk; a tgtd that dies is started again
 * and told everything anew.
 */
public final class UnitTargets implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TgtDaemon daemon;
    private final TargetIds ids = new TargetIds();
    private final Map<String, Target> wanted = new TreeMap<>();
    private final Map<String, Target> served = new HashMap<>();
    private final Map<String, Secret> accounts = new HashMap<>();

    /** A file that is served. @param serial what initiators read as serial number */
    public record Unit(Path path, String serial) {}

    /** What shall be served under one name. @param chap one account for all its initiators */
    public record Target(String iqn, Set<String> initiators, Optional<Chap> chap, SortedMap<Integer, Unit> units) {
        public Target {
            initiators = Set.copyOf(initiators);
            units = new TreeMap<>(units);
        }
    }

    /** Starts nothing yet, but ends a tgtd that a killed process has left in this directory. */
    public UnitTargets(TargetSettings settings) {
        BackgroundProgram.all("tgtd", settings.directory()).forEach(BackgroundProgram::kill);
        this.daemon = new TgtDaemon(settings, this::restore);
    }

    /** The port that tgtd listens on; starts it if need be. */
    public synchronized int port() {
        return daemon.ensure().port();
    }

    /** Brings tgtd to where this target is as wanted; may be repeated. */
    public synchronized void put(Target target) {
        wanted.put(target.iqn(), target);
        resilient(() -> {
            converge(daemon.ensure().control(), target);
            return true;
        });
    }

    /** Takes the target away, sessions and all; none there is no error. */
    public synchronized void remove(String iqn) {
        wanted.remove(iqn);
        if (!served.containsKey(iqn)) {
            return;
        }
        resilient(() -> {
            TgtControl control = daemon.ensure().control();
            int tid = ids.take(iqn);
            endSessions(control, tid);
            Patience.until(PATIENCE, "the commands in flight of " + iqn + " to end", () -> {
                try {
                    control.send(TgtRequest.of(TARGET, DELETE).target(tid), TgtError.NO_TARGET);
                    return true;
                } catch (TgtControl.Refused e) {
                    endSessions(control, tid);
                    return false;
                }
            });
            return true;
        });
        served.remove(iqn);
        ids.give(iqn);
    }

    /** Lets initiators see the present size of a unit's file. */
    public synchronized void grown(String iqn, int lun) {
        Optional.ofNullable(served.get(iqn))
                .flatMap(target -> Optional.ofNullable(target.units().get(lun)))
                .ifPresent(unit -> resilient(() -> daemon.ensure()
                        .control()
                        .send(TgtRequest.of(DEVICE, UPDATE)
                                .target(ids.take(iqn))
                                .unit(lun)
                                .with("online=0,path=" + unit.path() + ",online=1," + attributes(unit)))));
    }

    /** Who is logged in there now. */
    public synchronized List<String> sessions(String iqn) {
        if (!served.containsKey(iqn)) {
            return List.of();
        }
        return resilient(() -> connections(daemon.ensure().control(), ids.take(iqn))).stream()
                .map(TgtView.Connection::initiator)
                .toList();
    }

    /** Ends tgtd. */
    @Override
    public synchronized void close() {
        daemon.stop();
    }

    private synchronized void restore() {
        served.clear();
        accounts.clear();
        List.copyOf(wanted.values()).forEach(this::put);
    }

    private <T> T resilient(Supplier<T> work) {
        try {
            return work.get();
        } catch (TgtControl.Gone e) {
            Patience.pause(50);
            served.clear();
            accounts.clear();
            try {
                TgtControl control = daemon.ensure().control();
                wanted.values().forEach(target -> converge(control, target));
                return work.get();
            } catch (TgtControl.Gone | TgtControl.Refused again) {
                throw refused(TargetFault.TARGET_DAEMON_FAILED, again);
            }
        } catch (TgtControl.Refused e) {
            throw refused(TargetFault.TARGET_REFUSED, e);
        }
    }

    private void converge(TgtControl control, Target want) {
        int tid = ids.take(want.iqn());
        Target have = served.get(want.iqn());
        if (have == null) {
            control.send(
                    TgtRequest.of(TARGET, NEW).target(tid).with("targetname=" + want.iqn()), TgtError.TARGET_EXIST);
            have = new Target(want.iqn(), Set.of(), Optional.empty(), new TreeMap<>());
        }
        for (String initiator : have.initiators()) {
            if (!want.initiators().contains(initiator)) {
                control.send(
                        TgtRequest.of(TARGET, UNBIND).target(tid).with("initiator-name=" + initiator),
                        TgtError.ACL_NOEXIST);
                endSessions(control, tid);
            }
        }
        chap(control, tid, have.chap(), want.chap());
        units(control, tid, have.units(), want.units());
        for (String initiator : want.initiators()) {
            if (!have.initiators().contains(initiator)) {
                control.send(
                        TgtRequest.of(TARGET, BIND).target(tid).with("initiator-name=" + initiator),
                        TgtError.ACL_EXIST);
            }
        }
        served.put(want.iqn(), want);
    }

    private void chap(TgtControl control, int tid, Optional<Chap> have, Optional<Chap> want) {
        if (have.equals(want)) {
            return;
        }
        have.ifPresent(old ->
                control.send(TgtRequest.of(ACCOUNT, UNBIND).target(tid).with("user=" + old.user()), TgtError.NO_USER));
        want.ifPresent(account -> {
            Names.check(account);
            if (!Optional.of(account.password()).equals(Optional.ofNullable(accounts.get(account.user())))) {
                // tgtd knows one secret for a user, whatever the target: those who use it get the new one.
                control.send(TgtRequest.of(ACCOUNT, DELETE).with("user=" + account.user()), TgtError.NO_USER);
                control.send(TgtRequest.of(ACCOUNT, NEW)
                        .with("user=" + account.user() + ",password="
                                + account.password().reveal()));
                accounts.put(account.user(), account.password());
                served.values().stream()
                        .filter(target -> ids.take(target.iqn()) != tid)
                        .filter(target -> target.chap()
                                .filter(chap -> chap.user().equals(account.user()))
                                .isPresent())
                        .forEach(target -> bind(control, ids.take(target.iqn()), account.user()));
            }
            bind(control, tid, account.user());
        });
    }

    private static void bind(TgtControl control, int tid, String user) {
        control.send(TgtRequest.of(ACCOUNT, BIND).target(tid).with("user=" + user), TgtError.BINDING_EXIST);
    }

    private static void units(
            TgtControl control, int tid, SortedMap<Integer, Unit> have, SortedMap<Integer, Unit> want) {
        have.forEach((lun, unit) -> {
            if (!unit.equals(want.get(lun))) {
                Patience.until(PATIENCE, "the commands in flight of unit " + lun + " to end", () -> {
                    try {
                        control.send(TgtRequest.of(DEVICE, DELETE).target(tid).unit(lun), TgtError.NO_LUN);
                        return true;
                    } catch (TgtControl.Refused e) {
                        if (e.error() != TgtError.LUN_ACTIVE) {
                            throw e;
                        }
                        return false;
                    }
                });
            }
        });
        want.forEach((lun, unit) -> {
            if (!unit.equals(have.get(lun))) {
                TgtRequest add = TgtRequest.of(DEVICE, NEW).target(tid).unit(lun);
                control.send(add.with("path=" + unit.path()), TgtError.LUN_EXIST);
                control.send(TgtRequest.of(DEVICE, UPDATE).target(tid).unit(lun).with(attributes(unit)));
            }
        });
    }

    private static String attributes(Unit unit) {
        return "scsi_sn=" + unit.serial() + ",scsi_id=" + unit.serial()
                + ",vendor_id=OCTOPUS,product_id=SIMULATED,product_rev=1,thin_provisioning=1";
    }

    private static List<TgtView.Connection> connections(TgtControl control, int tid) {
        return TgtView.connections(control.send(TgtRequest.of(CONNECTION, SHOW).target(tid)));
    }

    private static void endSessions(TgtControl control, int tid) {
        for (TgtView.Connection each : connections(control, tid)) {
            try {
                control.send(TgtRequest.of(CONNECTION, DELETE).target(tid).connection(each.sid(), each.cid()));
            } catch (TgtControl.Refused e) {
                // It ended by itself meanwhile.
            }
        }
    }

    private static RuntimeException refused(TargetFault code, RuntimeException cause) {
        return Fault.of(
                        code,
                        "Serving units over iSCSI",
                        String.valueOf(cause.getMessage()),
                        "See tgtd.log in the directory of the targets.")
                .exception();
    }
}

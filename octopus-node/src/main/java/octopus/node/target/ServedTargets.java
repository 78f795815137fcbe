package octopus.node.target;

import static octopus.node.target.TgtRequest.Mode.ACCOUNT;
import static octopus.node.target.TgtRequest.Mode.TARGET;
import static octopus.node.target.TgtRequest.Operation.DELETE;
import static octopus.node.target.TgtRequest.Operation.SHOW;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.Fault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All targets of our tgtd, and what is known of them. Brings tgtd to what is wanted; when it turns out that tgtd is not as
 * it was known to be, looks and acts again. Callers hold the lock of the target they speak of.
 */
final class ServedTargets {
    private static final Logger LOG = LoggerFactory.getLogger(ServedTargets.class);
    private static final int ATTEMPTS = 3;

    private final TgtDaemon daemon;
    private final LiveDisks disks;
    private final TargetIds ids = new TargetIds();
    private final Map<String, ServedTarget> served = new ConcurrentHashMap<>();

    ServedTargets(TgtDaemon daemon, LiveDisks disks) {
        this.daemon = daemon;
        this.disks = disks;
    }

    /** Brings tgtd to what is wanted; a tgtd that dies under it is started again. */
    TgtDaemon.Running converge(Wanted wanted) {
        for (int attempt = 1; ; attempt++) {
            TgtDaemon.Running life = daemon.ensure();
            daemon.trimLog();
            try {
                ServedTarget.Unit unit = disks.unit(wanted);
                mirror(life, wanted.targetName()).converge(wanted, unit);
                return life;
            } catch (TgtControl.Gone | TgtControl.Refused e) {
                // What was known of this target is not true any more: look, then act again.
                served.remove(wanted.targetName());
                if (attempt == ATTEMPTS) {
                    throw fault("Exporting " + wanted.source().path() + " as " + wanted.targetName(), e);
                }
                Patience.pause(20);
            }
        }
    }

    private ServedTarget mirror(TgtDaemon.Running life, String targetName) {
        @Nullable ServedTarget known = served.get(targetName);
        if (known != null && known.belongsTo(life.control())) {
            return known;
        }
        String iqn = Names.iqn(targetName);
        int tid = ids.take(targetName);
        ServedTarget target;
        try {
            target = ServedTarget.create(life.control(), tid, iqn);
        } catch (TgtControl.Refused e) {
            if (e.error() != TgtError.TARGET_EXIST) {
                throw e;
            }
            target = views(life.control()).stream()
                    .filter(view -> view.iqn().equals(iqn))
                    .findFirst()
                    .map(view -> ServedTarget.found(life.control(), view))
                    .orElseThrow(() -> e);
        }
        served.put(targetName, target);
        return target;
    }

    /** Removes target, sessions and accounts; without a tgtd there is nothing to remove. */
    void remove(String targetName) {
        Optional<TgtDaemon.Running> life = daemon.running();
        try {
            if (life.isPresent()) {
                mirror(life.get(), targetName).remove();
            }
        } catch (TgtControl.Gone e) {
            Patience.pause(50);
            if (daemon.running().equals(life)) {
                throw fault("Removing target " + targetName, e);
            }
            LOG.info("Target {} went with its tgtd", targetName);
        } catch (TgtControl.Refused e) {
            served.remove(targetName);
            throw fault("Removing target " + targetName, e);
        }
        served.remove(targetName);
        disks.release(targetName);
        ids.give(targetName);
    }

    /** Lets initiators see the present size of the target's source. */
    void reopen(String targetName) {
        Optional.ofNullable(served.get(targetName)).ifPresent(ServedTarget::reopen);
    }

    void clear() {
        served.clear();
    }

    /** What tgtd serves in our name. */
    List<TgtView> views() {
        return daemon.running().stream()
                .flatMap(life -> views(life.control()).stream())
                .filter(view -> view.iqn().startsWith(Names.IQN_PREFIX))
                .toList();
    }

    /** Whether tgtd serves this; what somebody removed behind our back is forgotten, so that it is made anew. */
    boolean isThere(String targetName) {
        Optional<TgtDaemon.Running> life = daemon.running();
        @Nullable ServedTarget target = served.get(targetName);
        if (life.isEmpty() || target == null || !target.belongsTo(life.get().control())) {
            return false;
        }
        try {
            if (target.isThere()) {
                return true;
            }
        } catch (TgtControl.Gone e) {
            LOG.debug("tgtd went while it was asked for {}", targetName);
        }
        served.remove(targetName);
        return false;
    }

    /** Takes over what an earlier Octopus has left in tgtd. @return what of it is known; the rest is removed */
    List<Wanted> adopt(List<Wanted> left) {
        TgtDaemon.Running life = daemon.ensure();
        List<Wanted> kept = new ArrayList<>();
        Set<String> bound = new HashSet<>(Set.of(ServedTarget.GUARD));
        for (TgtView view : views(life.control())) {
            String name = view.iqn().replace(Names.IQN_PREFIX, "");
            ServedTarget target = ServedTarget.found(life.control(), view);
            Optional<Wanted> wanted =
                    left.stream().filter(w -> w.targetName().equals(name)).findFirst();
            if (wanted.isEmpty()) {
                target.remove();
                continue;
            }
            ids.found(name, view.tid());
            bound.addAll(view.accounts());
            served.put(name, target);
            kept.add(wanted.get());
        }
        removeAccountsExcept(bound, life.control());
        return kept;
    }

    /** An export that was cut short may have left an account that no target has. */
    private static void removeAccountsExcept(Set<String> bound, TgtControl control) {
        control.send(TgtRequest.of(ACCOUNT, SHOW))
                .lines()
                .filter(line -> line.startsWith(" "))
                .map(String::strip)
                .filter(user -> !bound.contains(user))
                .forEach(user -> control.send(TgtRequest.of(ACCOUNT, DELETE).with("user=" + user), TgtError.NO_USER));
    }

    private static List<TgtView> views(TgtControl control) {
        return TgtView.parse(control.send(TgtRequest.of(TARGET, SHOW)));
    }

    private static RuntimeException fault(String what, RuntimeException cause) {
        TargetFault code =
                cause instanceof TgtControl.Gone ? TargetFault.TARGET_DAEMON_FAILED : TargetFault.TARGET_REFUSED;
        return Fault.of(
                        code,
                        what,
                        String.valueOf(cause.getMessage()),
                        "See tgtd.log in the directory of the iSCSI settings; is the file there and readable?")
                .exception();
    }
}

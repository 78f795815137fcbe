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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import octopus.node.target.TgtRequest.Mode;
import octopus.node.target.TgtRequest.Operation;
import octopus.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One target in tgtd, and what is known of it, so that only differences are sent. Whoever uses it holds the target's lock.
 *
 * <p>tgtd keeps a target's accounts in slots and trusts the first <i>n</i> of them, <i>n</i> being their number. An
 * account taken out of the middle therefore locks out the last one, and the next {@code show} kills tgtd (seen with
 * 1.0.85). So accounts are only ever taken from the end: those behind the one that goes are taken out first and put back
 * afterwards. And a target without any account lets everybody in without CHAP; so slot one holds a guard, an account whose
 * secret nobody knows.
 */
final class ServedTarget {
    static final String GUARD = "octopus-guard";
    private static final int UNIT = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TgtControl control;
    private final int tid;
    private final List<String> accounts = new ArrayList<>();
    private final Set<String> admitted = new LinkedHashSet<>();
    private final Map<String, Secret> secrets = new HashMap<>();
    private @Nullable Unit unit;
    /** Somebody who may not log in any more may still be logged in. */
    private boolean sessionsToEnd;

    /**
     * What unit 1 shall be.
     *
     * @param path a raw file or a block device
     * @param serial what initiators read as serial number
     * @param life changes when the path has to be opened anew though it is called the same
     */
    record Unit(String path, String serial, boolean readOnly, long life) {}

    private ServedTarget(TgtControl control, int tid) {
        this.control = control;
        this.tid = tid;
    }

    /** Makes a target that has no unit yet and lets nobody in. */
    static ServedTarget create(TgtControl control, int tid, String iqn) {
        control.send(TgtRequest.of(TARGET, NEW).target(tid).with("targetname=" + iqn));
        return new ServedTarget(control, tid);
    }

    /** One that tgtd has already. */
    static ServedTarget found(TgtControl control, TgtView view) {
        ServedTarget target = new ServedTarget(control, view.tid());
        target.accounts.addAll(view.accounts());
        target.admitted.addAll(view.admitted());
        target.sessionsToEnd = true;
        view.unitPath().ifPresent(path -> target.unit = new Unit(path, "", view.readOnly(), -1));
        return target;
    }

    boolean belongsTo(TgtControl other) {
        return control == other;
    }

    int tid() {
        return tid;
    }

    /** Sends what is missing and takes away what is too much. The way in is opened last and closed first. */
    void converge(Wanted wanted, Unit wantedUnit) {
        List<Wanted.Consumer> consumers =
                wanted.consumers().stream().filter(this::canServe).toList();
        Set<String> initiators =
                consumers.stream().map(Wanted.Consumer::initiator).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> users =
                consumers.stream().flatMap(c -> c.user().stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        expel(initiator -> !initiators.contains(initiator));
        for (String account : List.copyOf(accounts)) {
            if (!account.equals(GUARD) && !users.contains(account)) {
                removeAccount(account);
            }
        }
        if (sessionsToEnd) {
            endSessions(initiator -> !initiators.contains(initiator));
            sessionsToEnd = false;
        }
        consumers.forEach(this::putAccount);
        put(wantedUnit);
        initiators.stream().filter(initiator -> !admitted.contains(initiator)).forEach(this::admit);
    }

    /** Whether tgtd still has this target as it is known here. */
    boolean isThere() {
        try {
            control.send(TgtRequest.of(CONNECTION, SHOW).target(tid));
            return true;
        } catch (TgtControl.Refused e) {
            return false;
        }
    }

    /** Opens the unit's path again, at its present size; sessions and commands go on. */
    void reopen() {
        if (unit != null) {
            open(unit);
        }
    }

    /** Removes target, sessions and accounts. */
    void remove() {
        expel(initiator -> true);
        endSessions(initiator -> true);
        Patience.until(PATIENCE, "the commands in flight of target " + tid + " to end", () -> {
            try {
                control.send(TgtRequest.of(TARGET, DELETE).target(tid), TgtError.NO_TARGET);
                return true;
            } catch (TgtControl.Refused e) {
                if (e.error() != TgtError.LUN_ACTIVE && e.error() != TgtError.TARGET_ACTIVE) {
                    throw e;
                }
                return false;
            }
        });
        unit = null;
        accounts.stream().filter(account -> !account.equals(GUARD)).forEach(this::forget);
        accounts.clear();
    }

    private boolean canServe(Wanted.Consumer consumer) {
        return consumer.user().isEmpty()
                || consumer.secret().isPresent()
                || accounts.contains(consumer.user().get());
    }

    private void admit(String initiator) {
        control.send(target(BIND).with("initiator-name=" + initiator), TgtError.ACL_EXIST);
        admitted.add(initiator);
    }

    private void expel(Predicate<String> who) {
        for (String initiator : admitted.stream().filter(who).toList()) {
            sessionsToEnd = true;
            control.send(target(UNBIND).with("initiator-name=" + initiator), TgtError.ACL_NOEXIST);
            admitted.remove(initiator);
        }
    }

    private void endSessions(Predicate<String> who) {
        Patience.until(PATIENCE, "the sessions of target " + tid + " to end", () -> {
            List<TgtView.Connection> left =
                    TgtView.connections(
                                    control.send(TgtRequest.of(CONNECTION, SHOW).target(tid)))
                            .stream()
                            .filter(connection -> who.test(connection.initiator()))
                            .toList();
            for (TgtView.Connection connection : left) {
                try {
                    control.send(TgtRequest.of(CONNECTION, DELETE)
                            .target(tid)
                            .connection(connection.sid(), connection.cid()));
                } catch (TgtControl.Refused e) {
                    // It ended by itself meanwhile; the next look tells.
                }
            }
            return left.isEmpty();
        });
    }

    private void putAccount(Wanted.Consumer consumer) {
        if (consumer.user().isEmpty() || consumer.secret().isEmpty()) {
            return;
        }
        String user = consumer.user().get();
        Secret secret = consumer.secret().get();
        if (accounts.contains(user)) {
            if (Optional.ofNullable(secrets.get(user)).equals(Optional.of(secret))) {
                return;
            }
            removeAccount(user);
        }
        if (accounts.isEmpty()) {
            bind(GUARD);
        }
        String parameters = "user=" + user + ",password=" + secret.reveal();
        try {
            control.send(TgtRequest.of(ACCOUNT, NEW).with(parameters));
        } catch (TgtControl.Refused e) {
            if (e.error() != TgtError.USER_EXIST) {
                throw e;
            }
            // Left by an export that was cut short; bound nowhere, but its secret is not known.
            forget(user);
            control.send(TgtRequest.of(ACCOUNT, NEW).with(parameters));
        }
        bind(user);
        secrets.put(user, secret);
    }

    private void removeAccount(String user) {
        List<String> behind = List.copyOf(accounts.subList(accounts.indexOf(user) + 1, accounts.size()));
        behind.reversed().forEach(this::unbind);
        unbind(user);
        behind.forEach(this::bind);
        forget(user);
    }

    private void bind(String user) {
        control.send(account(BIND, user));
        accounts.addLast(user);
    }

    private void unbind(String user) {
        control.send(account(UNBIND, user), TgtError.NO_USER);
        accounts.remove(user);
    }

    private void forget(String user) {
        control.send(TgtRequest.of(ACCOUNT, DELETE).with("user=" + user), TgtError.NO_USER);
        secrets.remove(user);
    }

    private void put(Unit wanted) {
        if (wanted.equals(unit)) {
            return;
        }
        if (unit == null) {
            try {
                control.send(unit(NEW).with("path=" + wanted.path()));
            } catch (TgtControl.Refused e) {
                if (e.error() != TgtError.LUN_EXIST) {
                    throw e;
                }
                removeUnit();
                control.send(unit(NEW).with("path=" + wanted.path()));
            }
            control.send(unit(UPDATE).with(attributes(wanted)));
        } else {
            open(wanted);
        }
        unit = wanted;
    }

    /**
     * One request, which tgtd carries out between two commands: initiators notice nothing. Where an initiator has locked
     * the medium the unit has to be made anew, which its sessions survive too.
     */
    private void open(Unit wanted) {
        try {
            control.send(unit(UPDATE).with("online=0,path=" + wanted.path() + ",online=1," + attributes(wanted)));
        } catch (TgtControl.Refused e) {
            if (e.error() == TgtError.NO_TARGET) {
                throw e;
            }
            removeUnit();
            control.send(unit(NEW).with("path=" + wanted.path()));
            control.send(unit(UPDATE).with(attributes(wanted)));
        }
    }

    private void removeUnit() {
        unit = null;
        Patience.until(PATIENCE, "the commands in flight of target " + tid + " to end", () -> {
            try {
                control.send(unit(DELETE), TgtError.NO_LUN);
                return true;
            } catch (TgtControl.Refused e) {
                if (e.error() != TgtError.LUN_ACTIVE) {
                    throw e;
                }
                return false;
            }
        });
    }

    private static String attributes(Unit unit) {
        return "scsi_sn=" + unit.serial() + ",scsi_id=" + unit.serial().replace("-", "")
                + ",vendor_id=OCTOPUS,product_id=VOLUME,product_rev=1,thin_provisioning=1,readonly="
                + (unit.readOnly() ? 1 : 0);
    }

    private TgtRequest target(Operation operation) {
        return TgtRequest.of(TARGET, operation).target(tid);
    }

    private TgtRequest unit(Operation operation) {
        return TgtRequest.of(DEVICE, operation).target(tid).unit(UNIT);
    }

    private TgtRequest account(Operation operation, String user) {
        return TgtRequest.of(Mode.ACCOUNT, operation).target(tid).with("user=" + user);
    }
}

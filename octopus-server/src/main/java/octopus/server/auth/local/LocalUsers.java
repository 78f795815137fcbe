package octopus.server.auth.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.server.auth.AuthFault;
import octopus.server.auth.SignIn;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** Who may sign in, and who is signed in. */
public final class LocalUsers implements SignIn {
    /** All of them work for the one project that the command line uses too. */
    public static final String PROJECT = "00000000000000000000000000000001";

    private static final int TRIES = 5;
    private static final Duration LOCKED = Duration.ofMinutes(15);
    private static final int SHORTEST = 10;
    private static final int LONGEST = 256;
    private static final int TOKEN_BYTES = 32;
    /** Use is written down this often at most. */
    private static final Duration NOTED = Duration.ofMinutes(1);

    private final LocalUserStore store;
    private final SecureRandom random = new SecureRandom();
    private final Database database;
    private final AuditLog audit;
    private final LocalSettings settings;
    private final Passwords passwords;
    private final Clock clock;
    private final String nobodys;

    public LocalUsers(Database database, AuditLog audit, LocalSettings settings, Clock clock) {
        this(database, audit, settings, new Passwords(), clock);
    }

    LocalUsers(Database database, AuditLog audit, LocalSettings settings, Passwords passwords, Clock clock) {
        this.database = database;
        this.store = new LocalUserStore(database.kind());
        this.audit = audit;
        this.settings = settings;
        this.passwords = passwords;
        this.clock = clock;
        this.nobodys = passwords.hash(passwords.made());
    }

    /** Makes the first administrator where there is nobody. @return the password, which must be changed at once */
    public Optional<Secret> first(String name) {
        Secret made = passwords.made();
        String hash = passwords.hash(made);
        return database.write(transaction -> {
            if (!store.list(transaction.sql()).isEmpty()) {
                return Optional.empty();
            }
            store.insert(transaction, fresh(name, LocalRole.ADMIN, hash));
            note(transaction, Caller.octopus(), "user.create", name, Outcome.DONE, "first administrator");
            return Optional.of(made);
        });
    }

    @Override
    public Secret begin(Map<String, String> given, String requestId) {
        String name = given.getOrDefault("user", "");
        Secret password = Secret.of(given.getOrDefault("password", ""));
        Caller caller = new Caller(name, PROJECT, java.util.Set.of(), requestId);
        Optional<LocalUser> user = database.write(transaction -> countTry(transaction, name));
        boolean open = user.filter(this::isOpen).isPresent();
        // Also for who does not exist: how long it takes must tell nobody.
        String hash = user.map(LocalUser::password).orElse(nobodys);
        boolean right = passwords.matches(password, hash) && open;
        if (!right) {
            user.ifPresent(known -> database.write(transaction -> {
                note(transaction, caller, "user.sign-in", name, Outcome.REFUSED, open ? "wrong password" : "locked");
                return known;
            }));
            throw user.isPresent() && !open ? locked(user.get()) : refused();
        }
        return database.write(transaction -> {
            store.hold(transaction, name)
                    .ifPresent(known -> store.update(transaction, known.withFailures(0, Optional.empty())));
            note(transaction, caller, "user.sign-in", name, Outcome.DONE, "");
            return session(transaction, name);
        });
    }

    /** Before the password is looked at, so that many tries at once are as many. */
    private Optional<LocalUser> countTry(Transaction transaction, String name) {
        Optional<LocalUser> found = store.hold(transaction, name);
        if (found.filter(this::isOpen).isEmpty()) {
            return found;
        }
        int tries = found.get().failures() + 1;
        LocalUser counted = tries > TRIES
                ? found.get().withFailures(0, Optional.of(now().plus(LOCKED)))
                : found.get().withFailures(tries, Optional.empty());
        store.update(transaction, counted);
        return Optional.of(counted);
    }

    private boolean isOpen(LocalUser user) {
        return user.lockedUntil().filter(until -> until.isAfter(now())).isEmpty();
    }

    private Secret session(Transaction transaction, String user) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = now();
        store.endOldSessions(transaction, now.minus(settings.idle()), now.minus(settings.longest()));
        store.insert(transaction, new LocalUserStore.Session(hash(token), user, now, now));
        return Secret.of(token);
    }

    /** Whose token it is, while it counts. @param active whether this is a person's doing, so that the session goes on */
    public Optional<LocalUser> identify(String token, boolean active) {
        String hash = hash(token);
        Instant now = now();
        Optional<LocalUserStore.Session> session = database.read(sql -> store.session(sql, hash))
                .filter(found -> found.usedAt().plus(settings.idle()).isAfter(now))
                .filter(found -> found.createdAt().plus(settings.longest()).isAfter(now));
        if (active
                && session.filter(found -> found.usedAt().plus(NOTED).isBefore(now))
                        .isPresent()) {
            database.write(transaction -> {
                store.used(transaction, hash, now);
                return hash;
            });
        }
        return session.flatMap(found -> database.read(sql -> store.find(sql, found.user())));
    }

    @Override
    public void end(String token) {
        database.write(transaction -> {
            store.endSession(transaction, hash(token));
            return token;
        });
    }

    @Override
    public boolean mustChange(Caller caller) {
        return database.read(sql -> store.find(sql, caller.user()))
                .filter(LocalUser::mustChange)
                .isPresent();
    }

    /** All other sessions end: who changes a password may have a reason. */
    @Override
    public void changePassword(Caller caller, Secret old, Secret fresh) {
        LocalUser user = show(caller.user());
        if (!passwords.matches(old, user.password())) {
            throw Fault.of(AuthFault.PASSWORD_WRONG, "The password stays", "the present password is another one", "")
                    .about("field", "old")
                    .exception();
        }
        if (old.equals(fresh)) {
            throw weak("it is the present one");
        }
        setPassword(caller, user.name(), fresh, false);
    }

    public List<LocalUser> list() {
        return database.read(store::list);
    }

    public LocalUser show(String name) {
        return database.read(sql -> store.find(sql, name)).orElseThrow(() -> unknown(name));
    }

    /** Whoever gets a password from somebody else has to choose another one first. */
    public LocalUser add(Caller caller, String name, LocalRole role, Secret password) {
        check(password);
        String hash = passwords.hash(password);
        return database.write(transaction -> {
            if (store.find(transaction.sql(), name).isPresent()) {
                throw Fault.of(AuthFault.USER_EXISTS, "User " + name, "there is one of this name already", "")
                        .about("field", "name")
                        .exception();
            }
            LocalUser made = fresh(name, role, hash);
            store.insert(transaction, made);
            note(transaction, caller, "user.create", name, Outcome.DONE, "role " + role.word());
            return made;
        });
    }

    public void changeRole(Caller caller, String name, LocalRole role) {
        database.write(transaction -> {
            List<LocalUser> all = store.holdAll(transaction);
            LocalUser user = named(all, name).orElseThrow(() -> unknown(name));
            if (role != LocalRole.ADMIN) {
                keepAnAdministrator(all, user);
            }
            store.update(transaction, user.withRole(role, now()));
            note(transaction, caller, "user.update", name, Outcome.DONE, "role " + role.word());
            return user;
        });
    }

    public void setPassword(Caller caller, String name, Secret password, boolean mustChange) {
        check(password);
        String hash = passwords.hash(password);
        database.write(transaction -> {
            LocalUser user = store.hold(transaction, name).orElseThrow(() -> unknown(name));
            store.update(transaction, user.withPassword(hash, mustChange, now()));
            store.endSessionsOf(transaction, name);
            note(transaction, caller, "user.password", name, Outcome.DONE, "");
            return user;
        });
    }

    /** Passwords of somebody who was locked out are looked at again. */
    public LocalUser unlock(Caller caller, String name) {
        return database.write(transaction -> {
            LocalUser user = store.hold(transaction, name)
                    .orElseThrow(() -> unknown(name))
                    .withFailures(0, Optional.empty());
            store.update(transaction, user);
            note(transaction, caller, "user.unlock", name, Outcome.DONE, "");
            return user;
        });
    }

    public void remove(Caller caller, String name) {
        database.write(transaction -> {
            List<LocalUser> all = store.holdAll(transaction);
            LocalUser user = named(all, name).orElseThrow(() -> unknown(name));
            keepAnAdministrator(all, user);
            store.delete(transaction, name);
            note(transaction, caller, "user.delete", name, Outcome.DONE, "");
            return user;
        });
    }

    private static Optional<LocalUser> named(List<LocalUser> all, String name) {
        return all.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    private static void keepAnAdministrator(List<LocalUser> all, LocalUser leaving) {
        boolean others = all.stream()
                .anyMatch(user -> user.role() == LocalRole.ADMIN && !user.name().equals(leaving.name()));
        if (leaving.role() == LocalRole.ADMIN && !others) {
            throw Fault.of(
                            AuthFault.LAST_ADMINISTRATOR,
                            "User " + leaving.name() + " stays an administrator",
                            "there is no other one",
                            "Make another user an administrator first.")
                    .exception();
        }
    }

    private LocalUser fresh(String name, LocalRole role, String hash) {
        Instant now = now();
        return new LocalUser(name, role, hash, true, 0, Optional.empty(), now, now);
    }

    private void note(
            Transaction transaction, Caller caller, String verb, String name, Outcome outcome, String detail) {
        audit.append(transaction, AuditEntry.of(now(), caller, verb, "user", name, outcome, detail));
    }

    private static void check(Secret password) {
        int length = password.reveal().length();
        if (length < SHORTEST || length > LONGEST) {
            throw weak("it has " + length + " characters");
        }
    }

    private static RuntimeException weak(String cause) {
        return Fault.of(
                        AuthFault.PASSWORD_WEAK,
                        "This password is not taken",
                        cause,
                        "Choose one of " + SHORTEST + " to " + LONGEST + " characters that was not used before.")
                .about("field", "new")
                .exception();
    }

    private static RuntimeException unknown(String name) {
        return Fault.of(AuthFault.USER_UNKNOWN, "User " + name, "there is nobody of this name", "")
                .exception();
    }

    private static RuntimeException refused() {
        return Fault.of(
                        AuthFault.SIGN_IN_REFUSED,
                        "Nobody is signed in",
                        "user and password do not belong together",
                        "After " + TRIES + " wrong ones no more is looked at for " + LOCKED.toMinutes() + " minutes.")
                .exception();
    }

    private RuntimeException locked(LocalUser user) {
        long minutes = ChronoUnit.MINUTES.between(now(), user.lockedUntil().orElse(now())) + 1;
        return Fault.of(
                        AuthFault.SIGN_IN_LOCKED,
                        "Nobody is signed in",
                        "there were too many wrong passwords for this user",
                        "Try again in " + minutes
                                + " minutes, or ask an administrator to unlock the user (octopus user unlock).")
                .exception();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** A token has 256 bits of chance: one round is enough. */
    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

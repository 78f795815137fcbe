package octopus.simulator.oceanstor;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import octopus.spi.Secret;

/** Who may log in, and who has. */
final class Sessions {
    /** As the REST interface numbers them. */
    enum AccountState {
        NORMAL(1),
        EXPIRED(3),
        RESET(4),
        LOCKED(0);

        private final int number;

        AccountState(int number) {
            this.number = number;
        }
    }

    private final String user;
    private final String serial;
    private volatile Secret password;
    private volatile AccountState state = AccountState.NORMAL;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();

    Sessions(String user, Secret password, String serial) {
        this.user = user;
        this.password = password;
        this.serial = serial;
    }

    void state(AccountState newState) {
        state = newState;
    }

    /** Those who have a session keep it. */
    void password(Secret newPassword) {
        password = newPassword;
    }

    void endAll() {
        tokens.clear();
    }

    int count() {
        return tokens.size();
    }

    Map<String, Object> login(Ask ask) {
        boolean right = ask.given("username").orElse("").equals(user)
                && ask.given("password").orElse("").equals(password.reveal());
        if (!right) {
            throw ArrayFault.USER_OR_PASSWORD_WRONG.refusal();
        }
        if (state == AccountState.LOCKED) {
            throw ArrayFault.ACCOUNT_LOCKED.refusal();
        }
        String token = HexFormat.of().formatHex(bytes());
        tokens.add(token);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("deviceid", serial);
        data.put("iBaseToken", token);
        data.put("username", user);
        data.put("accountstate", state.number);
        data.put("usergroup", "1");
        data.put("level", 1);
        return data;
    }

    void check(String token) {
        if (!tokens.contains(token)) {
            throw ArrayFault.UNAUTHORIZED.refusal();
        }
    }

    void logout(String token) {
        tokens.remove(token);
    }

    private byte[] bytes() {
        byte[] some = new byte[24];
        random.nextBytes(some);
        return some;
    }
}

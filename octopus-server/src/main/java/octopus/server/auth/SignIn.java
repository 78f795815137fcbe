package octopus.server.auth;

import java.util.Map;
import octopus.core.Caller;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** How a person gets a session, and gives it back. */
public interface SignIn {
    /**
     * @param given by the person, by the name of the field
     * @return what the browser has to send from now on
     * @throws octopus.spi.StorageException {@link AuthFault#SIGN_IN_REFUSED} and others, when it is not right
     */
    Secret begin(Map<String, String> given, String requestId);

    /** What was given out is worth nothing afterwards. */
    void end(String token);

    /** Whether nothing works before another password is chosen. */
    boolean mustChange(Caller caller);

    void changePassword(Caller caller, Secret old, Secret fresh);

    /** Where everybody is believed. */
    SignIn NONE = new SignIn() {
        @Override
        public Secret begin(Map<String, String> given, String requestId) {
            throw notOffered("Signing in");
        }

        @Override
        public void end(String token) {}

        @Override
        public boolean mustChange(Caller caller) {
            return false;
        }

        @Override
        public void changePassword(Caller caller, Secret old, Secret fresh) {
            throw notOffered("Another password");
        }
    };

    static RuntimeException notOffered(String what) {
        return Fault.of(
                        AuthFault.SIGN_IN_NOT_OFFERED,
                        what,
                        "Octopus does not keep users itself as it is set up",
                        "See the setting auth.strategy.")
                .exception();
    }
}

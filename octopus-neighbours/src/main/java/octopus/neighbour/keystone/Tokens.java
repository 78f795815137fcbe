package octopus.neighbour.keystone;

import java.util.Optional;
import octopus.core.Caller;
import octopus.neighbour.NeighbourFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** With what token another service is asked. */
public interface Tokens {
    /** Empty where the service wants none. */
    Optional<Secret> of(Caller asker);

    /** The service did not take it. @return whether another one may be had */
    boolean refused(Secret token);

    /** Whether the service itself sees who asks; otherwise we have to look who may see what. */
    boolean areTheAskers();

    /** For a service without Keystone. */
    static Tokens none() {
        return new Tokens() {
            @Override
            public Optional<Secret> of(Caller asker) {
                return Optional.empty();
            }

            @Override
            public boolean refused(Secret token) {
                return false;
            }

            @Override
            public boolean areTheAskers() {
                return false;
            }
        };
    }

    /** The service user's. */
    static Tokens service(Keystone keystone) {
        return new Tokens() {
            @Override
            public Optional<Secret> of(Caller asker) {
                return Optional.of(keystone.token());
            }

            @Override
            public boolean refused(Secret token) {
                keystone.forget(token);
                return true;
            }

            @Override
            public boolean areTheAskers() {
                return false;
            }
        };
    }

    /** Whoever asked Octopus asks there too, with the token that came with the request. */
    static Tokens callers(CallerTokens known) {
        return new Tokens() {
            @Override
            public Optional<Secret> of(Caller asker) {
                return Optional.of(known.find(asker)
                        .orElseThrow(() -> Fault.of(
                                        NeighbourFault.CALLER_TOKEN_GONE,
                                        "Asking another service for " + asker.user(),
                                        "the token of request " + asker.requestId() + " is no longer known here",
                                        "Ask again; with image.auth=password flows do not need the caller's token.")
                                .exception()));
            }

            @Override
            public boolean refused(Secret token) {
                return false;
            }

            @Override
            public boolean areTheAskers() {
                return true;
            }
        };
    }
}

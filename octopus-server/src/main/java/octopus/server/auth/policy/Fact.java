package octopus.server.auth.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.server.auth.Credentials;

/** What a rule may compare of a caller, by the names that oslo.policy has for it. */
enum Fact {
    USER_ID {
        @Override
        String of(Credentials credentials) {
            return credentials.caller().user();
        }
    },
    PROJECT_ID {
        @Override
        String of(Credentials credentials) {
            return credentials.caller().project();
        }
    },
    DOMAIN_ID {
        @Override
        String of(Credentials credentials) {
            return credentials.scope().domain();
        }
    },
    USER_DOMAIN_ID {
        @Override
        String of(Credentials credentials) {
            return credentials.scope().userDomain();
        }
    },
    PROJECT_DOMAIN_ID {
        @Override
        String of(Credentials credentials) {
            return credentials.scope().projectDomain();
        }
    },
    SYSTEM_SCOPE {
        @Override
        String of(Credentials credentials) {
            return credentials.scope().system() ? "all" : "";
        }
    },
    IS_ADMIN {
        @Override
        String of(Credentials credentials) {
            return truth(credentials.caller().isAdmin());
        }
    },
    IS_ADMIN_PROJECT {
        @Override
        String of(Credentials credentials) {
            return truth(credentials.scope().adminProject());
        }
    },
    ROLES {
        @Override
        String of(Credentials credentials) {
            return "";
        }

        @Override
        boolean is(Credentials credentials, String value) {
            return has(credentials.roles(), value);
        }
    },
    SERVICE_ROLES {
        @Override
        String of(Credentials credentials) {
            return "";
        }

        @Override
        boolean is(Credentials credentials, String value) {
            return has(credentials.serviceRoles(), value);
        }
    };

    abstract String of(Credentials credentials);

    /** What is not there equals nothing, not even what is not there either. */
    boolean is(Credentials credentials, String value) {
        return !value.isEmpty() && value.equals(of(credentials));
    }

    /** Older names too, as policy files still have them. */
    static Optional<Fact> named(String name) {
        return switch (name) {
            case "user" -> Optional.of(USER_ID);
            case "tenant", "tenant_id", "project" -> Optional.of(PROJECT_ID);
            default -> {
                for (Fact fact : values()) {
                    if (fact.word().equals(name)) {
                        yield Optional.of(fact);
                    }
                }
                yield Optional.empty();
            }
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static boolean has(Set<String> roles, String value) {
        return roles.contains(value.toLowerCase(Locale.ROOT));
    }

    /** As Python writes it. */
    private static String truth(boolean value) {
        return value ? "True" : "False";
    }
}

package octopus.server.auth.policy;

import java.util.List;
import octopus.server.auth.Credentials;

/** What decides, as a tree that is walked once a decision. */
sealed interface Check {
    boolean passes(Credentials credentials, Target target);

    /** {@code @} */
    record Everybody() implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return true;
        }
    }

    /** {@code !} */
    record Nobody() implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return false;
        }
    }

    record All(List<Check> parts) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            for (Check part : parts) {
                if (!part.passes(credentials, target)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Any(List<Check> parts) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            for (Check part : parts) {
                if (part.passes(credentials, target)) {
                    return true;
                }
            }
            return false;
        }
    }

    record Not(Check part) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return !part.passes(credentials, target);
        }
    }

    /** {@code rule:…}, as it is read; a compiled rule has the other's check in its place. */
    record Reference(String rule) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            throw new IllegalStateException("rule:" + rule + " was not put in its place");
        }
    }

    /** {@code role:…} @param role in small letters */
    record Role(String role) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return credentials.roles().contains(role);
        }
    }

    /** {@code project_id:abc} */
    record Equal(Fact fact, String value) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return fact.is(credentials, value);
        }
    }

    /** {@code project_id:%(project_id)s} */
    record EqualTo(Fact fact, Part part) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return fact.is(credentials, part.of(target));
        }
    }

    /** {@code 'abc':%(project_id)s} */
    record Constant(String value, Part part) implements Check {
        @Override
        public boolean passes(Credentials credentials, Target target) {
            return value.equals(part.of(target));
        }
    }

    /** Of a target, by the names between {@code %(} and {@code )s}. */
    enum Part {
        PROJECT,
        USER,
        DOMAIN;

        String of(Target target) {
            return switch (this) {
                case PROJECT -> target.project();
                case USER -> target.user();
                case DOMAIN -> target.domain();
            };
        }
    }
}

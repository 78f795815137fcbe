package octopus.server.auth.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import octopus.server.auth.Credentials;
import octopus.spi.option.Nearest;

/** All rules in force at one moment, each compiled to one tree. Never changes. */
final class Rules {
    private final Map<String, Compiled> compiled;

    /** @param looksAtUser whether it matters whose thing it is, besides whose project's */
    record Compiled(Check check, boolean looksAtUser, boolean looksAtProject) {}

    private Rules(Map<String, Compiled> compiled) {
        this.compiled = Map.copyOf(compiled);
    }

    /** @param mistakes gets what is wrong, rule by rule; with any, the result must not be used */
    static Rules compile(Map<String, Check> checks, Map<String, String> mistakes) {
        Map<String, Compiled> compiled = new HashMap<>();
        Linker linker = new Linker(checks);
        checks.forEach((name, check) -> {
            try {
                Check linked = linker.link(check, new LinkedHashSet<>(List.of(name)));
                compiled.put(
                        name,
                        new Compiled(linked, looksAt(linked, Check.Part.USER), looksAt(linked, Check.Part.PROJECT)));
            } catch (RuleText.Mistake e) {
                mistakes.put(name, e.text());
            }
        });
        return new Rules(compiled);
    }

    boolean permit(String rule, Credentials credentials, Target target) {
        return find(rule).check().passes(credentials, target);
    }

    boolean looksAtUser(String rule) {
        return find(rule).looksAtUser();
    }

    boolean looksAtProject(String rule) {
        return find(rule).looksAtProject();
    }

    /** Whether being somebody's can also be what keeps a caller out. */
    boolean denies(String rule) {
        return denies(find(rule).check());
    }

    private static boolean denies(Check check) {
        return switch (check) {
            case Check.All all -> all.parts().stream().anyMatch(Rules::denies);
            case Check.Any any -> any.parts().stream().anyMatch(Rules::denies);
            case Check.Not not -> true;
            case Check.EqualTo equal -> false;
            case Check.Constant constant -> false;
            case Check.Everybody everybody -> false;
            case Check.Nobody nobody -> false;
            case Check.Reference reference -> false;
            case Check.Role role -> false;
            case Check.Equal equal -> false;
        };
    }

    boolean has(String rule) {
        return compiled.containsKey(rule);
    }

    private Compiled find(String rule) {
        Compiled found = compiled.get(rule);
        if (found == null) {
            throw new IllegalArgumentException("there is no rule " + rule);
        }
        return found;
    }

    private static boolean looksAt(Check check, Check.Part part) {
        return switch (check) {
            case Check.All all -> all.parts().stream().anyMatch(each -> looksAt(each, part));
            case Check.Any any -> any.parts().stream().anyMatch(each -> looksAt(each, part));
            case Check.Not not -> looksAt(not.part(), part);
            case Check.EqualTo equal -> equal.part() == part;
            case Check.Constant constant -> constant.part() == part;
            case Check.Everybody everybody -> false;
            case Check.Nobody nobody -> false;
            case Check.Reference reference -> false;
            case Check.Role role -> false;
            case Check.Equal equal -> false;
        };
    }

    /** Puts other rules in the place of their names. */
    private static final class Linker {
        private final Map<String, Check> checks;

        Linker(Map<String, Check> checks) {
            this.checks = checks;
        }

        Check link(Check check, Set<String> path) throws RuleText.Mistake {
            return switch (check) {
                case Check.All all -> all(link(all.parts(), path));
                case Check.Any any -> any(link(any.parts(), path));
                case Check.Not not -> new Check.Not(link(not.part(), path));
                case Check.Reference reference -> follow(reference.rule(), path);
                case Check.Everybody everybody -> everybody;
                case Check.Nobody nobody -> nobody;
                case Check.Role role -> role;
                case Check.Equal equal -> equal;
                case Check.EqualTo equal -> equal;
                case Check.Constant constant -> constant;
            };
        }

        private List<Check> link(List<Check> parts, Set<String> path) throws RuleText.Mistake {
            List<Check> linked = new ArrayList<>(parts.size());
            for (Check part : parts) {
                linked.add(link(part, path));
            }
            return linked;
        }

        private Check follow(String rule, Set<String> path) throws RuleText.Mistake {
            Check other = checks.get(rule);
            if (other == null) {
                throw new RuleText.Mistake("there is no rule " + rule
                        + Nearest.of(rule, checks.keySet())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
            if (!path.add(rule)) {
                throw new RuleText.Mistake("it refers to itself: " + String.join(" → ", path) + " → " + rule);
            }
            Check linked = link(other, path);
            path.remove(rule);
            return linked;
        }

        /** Flat, and without what says nothing. */
        private static Check any(List<Check> parts) {
            Set<Check> flat = new LinkedHashSet<>();
            for (Check part : parts) {
                flat.addAll(part instanceof Check.Any inner ? inner.parts() : List.of(part));
            }
            if (flat.contains(new Check.Everybody())) {
                return new Check.Everybody();
            }
            flat.remove(new Check.Nobody());
            return flat.size() == 1 ? flat.iterator().next() : new Check.Any(List.copyOf(flat));
        }

        private static Check all(List<Check> parts) {
            Set<Check> flat = new LinkedHashSet<>();
            for (Check part : parts) {
                flat.addAll(part instanceof Check.All inner ? inner.parts() : List.of(part));
            }
            flat.remove(new Check.Everybody());
            return flat.size() == 1 ? flat.iterator().next() : new Check.All(List.copyOf(flat));
        }
    }
}

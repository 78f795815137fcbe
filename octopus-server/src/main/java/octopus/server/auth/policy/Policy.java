package octopus.server.auth.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import octopus.server.auth.AuthFault;
import octopus.server.auth.Credentials;
import octopus.spi.Fault;
import octopus.spi.option.Nearest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules in force: the defaults, and over them the operator's file, which is read again when it changes. */
public final class Policy {
    private static final Logger LOG = LoggerFactory.getLogger(Policy.class);
    private static final String ADMINISTRATOR = "context_is_admin";

    private final Optional<Path> file;
    private final boolean onlyNewDefaults;
    private volatile Rules rules;

    private Policy(Optional<Path> file, boolean onlyNewDefaults, Rules rules) {
        this.file = file;
        this.onlyNewDefaults = onlyNewDefaults;
        this.rules = rules;
    }

    /**
     * @param onlyNewDefaults whether what was enough before roles were told apart is not any more
     * @throws octopus.spi.StorageException with all that is wrong in the file
     */
    public static Policy load(Optional<Path> file, boolean onlyNewDefaults) {
        Reading reading = read(file, onlyNewDefaults);
        if (!reading.faults().isEmpty()) {
            throw together(reading.faults()).exception();
        }
        return new Policy(file, onlyNewDefaults, reading.rules());
    }

    public static Policy defaults() {
        return load(Optional.empty(), false);
    }

    /** Reads the file again. When something is wrong with it, the rules stay as they were, and the log says so. */
    public void reload() {
        Reading reading = read(file, onlyNewDefaults);
        if (reading.faults().isEmpty()) {
            rules = reading.rules();
            LOG.info("the rules of {} are in force", file.map(Path::toString).orElse("the defaults"));
        } else {
            LOG.error(
                    "the rules stay as they were: {}",
                    together(reading.faults()).sentence());
        }
    }

    public Rights rights(Credentials credentials) {
        return new Rights(credentials, rules);
    }

    /** Whether these count as an administrator's everywhere. */
    public boolean isAdministrator(Credentials credentials) {
        return rules.permit(ADMINISTRATOR, credentials, Target.own(credentials));
    }

    public boolean knows(String rule) {
        return rules.has(rule);
    }

    private record Reading(Rules rules, List<Fault> faults) {}

    private static Reading read(Optional<Path> path, boolean onlyNewDefaults) {
        Map<String, Check> checks = new TreeMap<>();
        for (RuleDefault rule : RuleCatalog.all()) {
            checks.put(rule.name(), check(rule, onlyNewDefaults));
        }
        Map<String, String> mistakes = new TreeMap<>();
        if (path.isEmpty()) {
            return new Reading(Rules.compile(checks, mistakes), List.of());
        }
        PolicyFile file = PolicyFile.read(path.get());
        nameStrangers(file.checks(), checks.keySet());
        checks.putAll(FormerNames.resolve(file.checks()));
        List<Fault> faults = new ArrayList<>(file.faults());
        Rules compiled = Rules.compile(checks, mistakes);
        mistakes.forEach((rule, cause) -> faults.add(file.wrong(rule, cause)));
        return new Reading(compiled, faults);
    }

    /** Files of other releases have rules that are gone, and names may be made up for others to refer to. */
    private static void nameStrangers(Map<String, Check> given, Set<String> known) {
        Set<String> referred = new HashSet<>();
        given.values().forEach(check -> collect(check, referred));
        for (String name : given.keySet()) {
            if (!known.contains(name) && !referred.contains(name) && !FormerNames.has(name)) {
                LOG.warn(
                        "nothing asks for the rule {}{}",
                        name,
                        Nearest.of(name, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
            }
        }
    }

    private static void collect(Check check, Set<String> referred) {
        switch (check) {
            case Check.All all -> all.parts().forEach(part -> collect(part, referred));
            case Check.Any any -> any.parts().forEach(part -> collect(part, referred));
            case Check.Not not -> collect(not.part(), referred);
            case Check.Reference reference -> referred.add(reference.rule());
            case Check.Everybody everybody -> {}
            case Check.Nobody nobody -> {}
            case Check.Role role -> {}
            case Check.Equal equal -> {}
            case Check.EqualTo equal -> {}
            case Check.Constant constant -> {}
        }
    }

    private static Check check(RuleDefault rule, boolean onlyNewDefaults) {
        try {
            Check check = RuleText.read(rule.check());
            return onlyNewDefaults || rule.also().isEmpty()
                    ? check
                    : new Check.Any(List.of(check, RuleText.read(rule.also().get())));
        } catch (RuleText.Mistake e) {
            throw new IllegalStateException("default of " + rule.name() + ": " + e.text(), e);
        }
    }

    private static Fault together(List<Fault> faults) {
        if (faults.size() == 1) {
            return faults.getFirst();
        }
        StringBuilder causes = new StringBuilder();
        Map<String, String> about = new HashMap<>();
        for (Fault fault : faults) {
            causes.append("\n  ").append(fault.sentence());
            about.putIfAbsent("field", fault.about().getOrDefault("field", ""));
        }
        return new Fault(
                AuthFault.POLICY_WRONG,
                faults.size() + " things are wrong with the policy file",
                causes.toString(),
                "",
                about);
    }
}

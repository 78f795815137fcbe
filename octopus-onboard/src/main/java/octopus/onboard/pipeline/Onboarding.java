package octopus.onboard.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.core.secret.SecretRef;
import octopus.onboard.plan.Plan;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.verify.AcceptanceReport;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * A backend on its way from a spec to active, and what it was changed to since.
 *
 * @param wanted what somebody wants now
 * @param active what is in force; empty before the first time
 * @param secrets of the wanted spec, by option
 * @param activeSecrets of the one in force
 * @param revision grows with each spec
 * @param findings of the last preflight
 * @param plan the changes between what is and what is wanted; empty while a check stands in the way
 * @param applied what was changed up to now, oldest first: a rollback undoes it
 * @param applying what the flow at work has looked at or changed, oldest first
 * @param report of the last acceptance run
 * @param fault why it is not where somebody wants it
 * @param flow that is, or was last, at work on it
 */
public record Onboarding(
        UUID id,
        String name,
        OnboardingState state,
        BackendSpec wanted,
        Optional<BackendSpec> active,
        Map<String, SecretRef> secrets,
        Map<String, SecretRef> activeSecrets,
        int revision,
        List<FoundHere> findings,
        Optional<Plan> plan,
        List<Applied> applied,
        List<Applied> applying,
        Optional<AcceptanceReport> report,
        Optional<Fault> fault,
        Optional<UUID> flow,
        Signatures signatures) {
    public static final String SUBJECT = "onboarding";

    public Onboarding {
        secrets = Map.copyOf(secrets);
        activeSecrets = Map.copyOf(activeSecrets);
        findings = List.copyOf(findings);
        applied = List.copyOf(applied);
        applying = List.copyOf(applying);
    }

    /** Who did what when. @param checkedAt when preflight last ended */
    public record Signatures(
            String createdBy,
            Instant createdAt,
            Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            Optional<Instant> checkedAt,
            Instant updatedAt) {}

    /** Whether it has ever been active and is not gone. */
    public boolean isInForce() {
        return active.isPresent() && !state.isOver();
    }

    /** Whether the last look at what is in force saw something else than what was agreed. */
    public boolean hasDrifted() {
        return state == OnboardingState.ACTIVE && plan.isPresent();
    }

    /** @throws StorageException CHECK_NOT_FOUND when no finding is by this check */
    void requireFoundBy(String check) {
        if (findings.stream().noneMatch(found -> found.isBy(check))) {
            throw Fault.of(
                            OnboardFault.CHECK_NOT_FOUND,
                            "Check " + check + " of onboarding " + name,
                            "no finding is by a check of this name",
                            "Each finding names its check; or have everything looked at again.")
                    .about("onboarding", name)
                    .about("field", "check")
                    .exception();
        }
    }

    Edit edit() {
        return new Edit(this);
    }

    /** Another state of the same onboarding, field by field. */
    static final class Edit {
        private final Onboarding from;
        private OnboardingState state;
        private BackendSpec wanted;
        private Optional<BackendSpec> active;
        private Map<String, SecretRef> secrets;
        private Map<String, SecretRef> activeSecrets;
        private int revision;
        private List<FoundHere> findings;
        private Optional<Plan> plan;
        private List<Applied> applied;
        private List<Applied> applying;
        private Optional<AcceptanceReport> report;
        private Optional<Fault> fault;
        private Optional<UUID> flow;
        private Signatures signatures;

        private Edit(Onboarding from) {
            this.from = from;
            this.state = from.state();
            this.wanted = from.wanted();
            this.active = from.active();
            this.secrets = from.secrets();
            this.activeSecrets = from.activeSecrets();
            this.revision = from.revision();
            this.findings = from.findings();
            this.plan = from.plan();
            this.applied = from.applied();
            this.applying = from.applying();
            this.report = from.report();
            this.fault = from.fault();
            this.flow = from.flow();
            this.signatures = from.signatures();
        }

        Edit state(OnboardingState value) {
            state = value;
            return this;
        }

        /** The next revision: what was found and planned before is about another spec. */
        Edit wanted(BackendSpec spec, Map<String, SecretRef> references) {
            wanted = spec;
            secrets = references;
            revision++;
            findings = List.of();
            plan = Optional.empty();
            fault = Optional.empty();
            return this;
        }

        Edit active(Optional<BackendSpec> spec, Map<String, SecretRef> references) {
            active = spec;
            activeSecrets = references;
            return this;
        }

        Edit forgetSecrets() {
            secrets = Map.of();
            return this;
        }

        Edit findings(List<FoundHere> value) {
            findings = value;
            return this;
        }

        Edit plan(Optional<Plan> value) {
            plan = value;
            return this;
        }

        Edit applied(List<Applied> value) {
            applied = value;
            return this;
        }

        Edit applying(List<Applied> value) {
            applying = value;
            return this;
        }

        Edit report(AcceptanceReport value) {
            report = Optional.of(value);
            return this;
        }

        Edit fault(Optional<Fault> value) {
            fault = value;
            return this;
        }

        Edit flow(UUID value) {
            flow = Optional.of(value);
            return this;
        }

        Edit checked(Instant now) {
            Signatures s = signatures;
            signatures = new Signatures(
                    s.createdBy(), s.createdAt(), s.approvedBy(), s.approvedAt(), Optional.of(now), s.updatedAt());
            return this;
        }

        Edit approved(String by, Instant now) {
            Signatures s = signatures;
            signatures = new Signatures(
                    s.createdBy(), s.createdAt(), Optional.of(by), Optional.of(now), s.checkedAt(), s.updatedAt());
            return this;
        }

        Onboarding done(Instant now) {
            Signatures s = signatures;
            return new Onboarding(
                    from.id(),
                    from.name(),
                    state,
                    wanted,
                    active,
                    secrets,
                    activeSecrets,
                    revision,
                    findings,
                    plan,
                    applied,
                    applying,
                    report,
                    fault,
                    flow,
                    new Signatures(s.createdBy(), s.createdAt(), s.approvedBy(), s.approvedAt(), s.checkedAt(), now));
        }
    }
}

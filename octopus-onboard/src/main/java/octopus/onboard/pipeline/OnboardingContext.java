package octopus.onboard.pipeline;

import java.util.Optional;
import java.util.UUID;
import octopus.onboard.verify.RunIds;

/**
 * What the flows of an onboarding know. What they change is kept in its row.
 *
 * @param revision of the spec that they are about
 * @param plan hash of the plan that was approved; empty text where none is needed
 * @param wave that is next
 * @param looked whether how things were before that wave is kept already
 * @param only the one check of preflight that is run again; empty where all are run
 * @param run names of what an acceptance run makes: nobody shall take them for orphans
 */
record OnboardingContext(
        UUID onboarding, int revision, String plan, int wave, boolean looked, Optional<String> only, RunIds run) {
    static OnboardingContext of(Onboarding onboarding, String plan) {
        return new OnboardingContext(
                onboarding.id(), onboarding.revision(), plan, 0, false, Optional.empty(), RunIds.of(onboarding.id()));
    }

    OnboardingContext checking(String check) {
        return new OnboardingContext(onboarding, revision, plan, wave, looked, Optional.of(check), run);
    }

    OnboardingContext at(int nextWave, boolean nowLooked) {
        return new OnboardingContext(onboarding, revision, plan, nextWave, nowLooked, only, run);
    }
}

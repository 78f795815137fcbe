package octopus.onboard.pipeline;

import java.util.UUID;
import octopus.onboard.verify.RunIds;

/**
 * What the flows of an onboarding know. What they change is kept in its row.
 *
 * @param revision of the spec that they are about
 * @param plan hash of the plan that was approved; empty text where none is needed
 * @param wave that is next
 * @param looked whether how things were before that wave is kept already
 * @param run names of what an acceptance run makes: nobody shall take them for orphans
 */
record OnboardingContext(UUID onboarding, int revision, String plan, int wave, boolean looked, RunIds run) {
    static OnboardingContext of(Onboarding onboarding, String plan) {
        return new OnboardingContext(
                onboarding.id(), onboarding.revision(), plan, 0, false, RunIds.of(onboarding.id()));
    }

    OnboardingContext at(int nextWave, boolean nowLooked) {
        return new OnboardingContext(onboarding, revision, plan, nextWave, nowLooked, run);
    }
}

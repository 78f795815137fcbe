/**
 * The expression language of {@code filter_function} and {@code goodness_function}, as Cinder's evaluator has it:
 * numbers, quoted texts, {@code + - * / ^}, {@code < > <= >= == != <>}, {@code and or not} (also {@code && || !}),
 * {@code a ? b : c}, {@code abs max min}, and the fields of {@code stats capabilities volume extra qos}.
 */
package octopus.block.schedule.formula;

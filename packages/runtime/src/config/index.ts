export { configTable, describeConfig, type VariableRow, wrongExamples } from './describe-config.ts';
export {
  ConfigError,
  type ConfigOf,
  type ConfigProblem,
  type ConfigShape,
  checkConfig,
  type Environment,
  loadConfig,
} from './load-config.ts';
export {
  type BaseConfig,
  baseConfig,
  type LiveConfig,
  liveConfig,
  port,
  type ServiceConfig,
  serviceConfig,
} from './shapes.ts';
export { type About, choice, flag, fraction, integer, secret, text, url, variable } from './variable.ts';

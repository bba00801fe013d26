import { getHubOptions, getHubSettingsOptions } from "#client/@tanstack/react-query.gen";

export const hubOptions = () => getHubOptions();
export const hubSettingsOptions = () => getHubSettingsOptions();

import { SelectInput, type SelectInputProps } from 'react-admin';
import { useLocations } from './use-locations';

/** A place where goods lie. @param props.isForNew whether it has to be one that is in use */
export function LocationInput({ isForNew = false, ...props }: SelectInputProps & { isForNew?: boolean }) {
  const { locations } = useLocations();
  const choices = isForNew ? locations.filter(({ isActive }) => isActive) : locations;
  return <SelectInput {...props} choices={choices} optionText="name" translateChoice={false} />;
}
